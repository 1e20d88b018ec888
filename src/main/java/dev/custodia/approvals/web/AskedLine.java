package dev.custodia.approvals.web;

import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.approvals.Approvals;
import dev.custodia.approvals.Asked;
import dev.custodia.screens.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One that was asked, for a person to read.
 *
 * @param what would be done, in a sentence
 * @param href where exactly that is to be seen
 * @param who could approve it; empty where nobody can, or nobody has to any more
 * @param decider who has decided; empty where nobody has
 * @param mine whether the reader has asked
 * @param decides whether the reader may approve it
 */
public record AskedLine(
        Asked asked,
        String what,
        String href,
        String author,
        String who,
        String decider,
        boolean mine,
        boolean decides) {

    static AskedLine of(Asked asked, Approvals approvals, Access access, Words w) {
        Map<Long, String> approvers = asked.open() ? approvals.approvers(asked) : Map.of();
        Long decidedBy = asked.decidedBy();
        long reader = access.current().userId();
        return new AskedLine(
                asked,
                what(asked, w),
                href(asked),
                access.name(asked.author()),
                w.list(List.copyOf(approvers.values())),
                decidedBy == null ? "" : access.name(decidedBy),
                asked.author() == reader,
                asked.state() == Asked.State.WAITING && approvers.containsKey(reader));
    }

    private static String what(Asked asked, Words w) {
        return switch (asked.act()) {
            case REMOVE, FORCE, PURGE, RELEASE ->
                w.of("approvals.what_for", Map.of("what", w.of(asked.act()), "number", asked.size()));
            case GRANT ->
                w.of("approvals.what", Map.of("what", w.of(asked.act()), "details", permissions(asked.details(), w)));
            case POLICY, APPROVALS -> w.of(asked.act());
        };
    }

    private static String permissions(String codes, Words w) {
        return w.list(Arrays.stream(codes.split(" "))
                .flatMap(code -> Permission.ofCode(code).stream())
                .map(permission -> w.of(permission.words()))
                .toList());
    }

    private static String href(Asked asked) {
        if (asked.details().equals("undo")) return "/changes/" + asked.subject();
        return switch (asked.act()) {
            case REMOVE, FORCE, PURGE -> "/cleanup/plans/" + asked.subject();
            case RELEASE -> "/retention/holds/" + asked.subject();
            case POLICY -> "/policies/" + asked.subject();
            case GRANT -> asked.subject() == 0 ? "/users/rights" : "/users";
            case APPROVALS -> "/approvals";
        };
    }
}
