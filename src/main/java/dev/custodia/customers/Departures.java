package dev.custodia.customers;

/** Told, by whoever wants to know, how many have been let go for good: in the transaction that lets them go. */
public interface Departures {
    /**
     * @param changeId the change that lets them go, and the number of its batch
     * @param removedBy the change that had removed them
     */
    void left(long changeId, int batch, long removedBy, Fate fate, int customers);
}
