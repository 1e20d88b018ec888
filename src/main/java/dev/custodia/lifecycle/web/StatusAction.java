package dev.custodia.lifecycle.web;

import dev.custodia.access.Permission;
import dev.custodia.customers.web.ListAction;
import dev.custodia.lifecycle.Lifecycle;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.Map;
import org.springframework.stereotype.Component;

/** "Change status" for those who are ticked in the list. */
@Component
class StatusAction implements ListAction {
    private final Lifecycle lifecycle;
    private final Fragments fragments;

    StatusAction(Lifecycle lifecycle, Fragments fragments) {
        this.lifecycle = lifecycle;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public boolean offeredTo(Frame frame) {
        return frame.may(Permission.STATUS_CHANGE_MANY.name());
    }

    @Override
    public String dialogId() {
        return "status-many";
    }

    @Override
    public String icon() {
        return "activity";
    }

    @Override
    public String button(Words words) {
        return words.of("lifecycle.change_many");
    }

    @Override
    public String dialog(Words words, Frame frame) {
        return fragments.of("lifecycle/many", Map.of("w", words, "statuses", lifecycle.statuses()));
    }
}
