package dev.custodia.policies.web;

import dev.custodia.policies.Policy;
import dev.custodia.policies.Run;
import dev.custodia.screens.Pair;
import java.util.List;

/** What the pages of policies show, in the reader's words. */
public final class Shown {
    private Shown() {}

    /** A policy in the list. */
    public record Listed(Policy policy, String whom, String action, String when) {}

    /**
     * What came of a date.
     *
     * @param by who asked for it; empty where it was the date
     */
    public record Came(Run run, String policy, String said, String by) {
        /** Where to look at it: the list, the plan that waits, the change; empty where there is nothing any more. */
        public String href() {
            if (run.change() == null || run.planId() == null) return "";
            return switch (run.state()) {
                case NOTICED -> "/policies/" + run.policyId() + "/runs/" + run.runId();
                case WAITS -> "/cleanup/plans/" + run.planId();
                case RAN, CONFIRMED -> "/changes/" + run.planId();
                case NOBODY, LAPSED, NOT_RUN -> "";
            };
        }
    }

    /** What a policy was. */
    public record Version(Policy policy, String by, List<Pair> pairs) {
        public Version {
            pairs = List.copyOf(pairs);
        }
    }

    /** A policy, under which something may fall due. */
    public record Due(String title, String href, String soft, boolean enabled) {}

    /** A retention rule, with for how many it ends. */
    public record Ends(String title, String href, Bars bars) {}
}
