package dev.custodia.dealings;

import java.util.Collection;

/** Told, by whoever wants to know, when customers' dealings have changed: in the same transaction, once per batch. */
public interface Dealt {
    /** These have new documents or interactions, or others than before; their narrow rows say so already. */
    void happened(Collection<Long> customers, long changeId);

    /** What the change did to the dealings of these is taken back. */
    void takenBack(Collection<Long> customers, long changeId);
}
