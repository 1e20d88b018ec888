package dev.custodia.policies;

import dev.custodia.cleanup.Plan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would be, with whom its first run would touch as things are now.
 *
 * @param further in which ways it would reach further than it does; of one that is to be switched on, none is named
 * @param firstAt when it would run first
 * @param stop why that run would wait for a person, if it were now; null where it would not
 * @param digest over the plan and all that the policy would be; what is agreed to is this and nothing else
 */
public record Proposal(
        Policy policy,
        PolicyDraft draft,
        Plan plan,
        List<PolicyDraft.Further> further,
        Instant firstAt,
        Run.@Nullable Because stop,
        String digest) {
    public long proposalId() {
        return plan.change().changeId();
    }
}
