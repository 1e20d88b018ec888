package dev.custodia.trust;

import static dev.custodia.trust.MassJobs.done;
import static dev.custodia.trust.MassJobs.ended;
import static dev.custodia.trust.MassJobs.most;
import static dev.custodia.trust.MassJobs.reached;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.Program.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Blows that fall on jobs at random moments, until so many have fallen; what a job has become after them is looked at. */
final class Ordeal implements MassJobs.Trial {
    private final long seed = Long.getLong("custodia.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Blow blow;
    private Duration patience = Duration.ofMinutes(4);
    private final int mostOfOneJob;
    private int left;
    private int fallen;
    private int atWork;

    /** @param left how many blows are to fall, no more than {@code mostOfOneJob} on one */
    Ordeal(int left, int mostOfOneJob, Blow blow) {
        this.left = left;
        this.mostOfOneJob = mostOfOneJob;
        this.blow = blow;
    }

    /** What befalls a job. */
    interface Blow {
        /** @return how many blows it were, at most so many */
        int fall(Victim custodia, String job, int most) throws Exception;
    }

    long seed() {
        return seed;
    }

    Random random() {
        return random;
    }

    int fallen() {
        return fallen;
    }

    /** How many of them hit a job that had not ended. */
    int atWork() {
        return atWork;
    }

    boolean goesOn() {
        return left > 0;
    }

    /** Waits only so long for a job to go on, where it is believed that it does not. */
    Ordeal waiting(Duration patience) {
        this.patience = patience;
        return this;
    }

    Ordeal more(int blows) {
        left = blows;
        return this;
    }

    @Override
    public void through(Victim custodia, String job, long customers) throws Exception {
        suffer(custodia, job, Math.min(left, mostOfOneJob));
        assertThat(MassJobs.faults(custodia, job, customers))
                .as("%s of %s, %s, which said last:%n%s", job, customers, this, last(custodia))
                .isEmpty();
    }

    private static String last(Victim custodia) throws IOException {
        String said = custodia.output();
        return said.substring(Math.max(0, said.length() - 6_000));
    }

    /** Until the job has ended, whichever way. */
    void suffer(Victim custodia, String job, int most) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int own = 0; own < most && reached(custodia, job, anywhere(custodia, job)); ) {
            Thread.sleep(random.nextInt(60));
            boolean working = !ended(custodia.look(job));
            int blows = blow.fall(custodia, job, most - own);
            own += blows;
            fallen += blows;
            left -= blows;
            if (working) atWork += blows;
        }
        while (!ended(custodia.look(job))) {
            assertThat(System.nanoTime()).as("%s goes on, %s", job, this).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** How far the job shall be when it is hit: in steps from where it is to behind its end. */
    private long anywhere(Victim custodia, String job) throws InterruptedException {
        Answer now = custodia.look(job);
        long to = most(now);
        long from = Math.min(done(now), to);
        // Not all of the rest at once, or the first hit would leave nothing for the second.
        long step = Math.max(1, (to - from) / 3);
        return from + random.nextLong(step + 1);
    }

    @Override
    public String toString() {
        return "after " + fallen + " blows, seed " + seed;
    }
}
