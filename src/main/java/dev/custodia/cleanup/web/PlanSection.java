package dev.custodia.cleanup.web;

import dev.custodia.access.Access;
import dev.custodia.changes.Change;
import dev.custodia.changes.web.ChangeSection;
import dev.custodia.cleanup.Cleanup;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a plan has come to, on the page of its change: what was done to how many, the effect, the next run, once more. */
@Component
class PlanSection implements ChangeSection {
    private final Cleanup cleanup;
    private final Access access;
    private final Fragments fragments;

    PlanSection(Cleanup cleanup, Access access, Fragments fragments) {
        this.cleanup = cleanup;
        this.access = access;
        this.fragments = fragments;
    }

    @Override
    public String html(Change change, Words words, Frame frame) {
        if (change.underWay()) return "";
        return cleanup.planned(change.changeId())
                .map(plan -> fragments.of(
                        "cleanup/result",
                        Map.of(
                                "w",
                                words,
                                "frame",
                                frame,
                                "plan",
                                plan,
                                "mayChange",
                                access.permissions().containsAll(plan.wanted().needs()))))
                .orElse("");
    }
}
