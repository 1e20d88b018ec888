package dev.custodia.cleanup.web;

import dev.custodia.access.Permission;
import dev.custodia.cleanup.Action;
import dev.custodia.customers.web.ListAction;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Removing those who are ticked in the list: which way, and why; then the check, as for any plan. */
@Component
class RemoveAction implements ListAction {
    private final Fragments fragments;

    RemoveAction(Fragments fragments) {
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 90;
    }

    @Override
    public boolean offeredTo(Frame frame) {
        return frame.may(Permission.REMOVE_MANY.name()) || frame.may(Permission.REMOVE_ONE.name());
    }

    @Override
    public String dialogId() {
        return "remove-many";
    }

    @Override
    public String icon() {
        return "trash";
    }

    @Override
    public String button(Words words) {
        return words.of("cleanup.remove.button");
    }

    @Override
    public String dialog(Words words, Frame frame) {
        return fragments.of("cleanup/remove_many", Map.of("w", words, "actions", offered(frame)));
    }

    /** What somebody may do to let people go, the usual way first. */
    static List<Action> offered(Frame frame) {
        List<Action> actions = new ArrayList<>(List.of(Action.REMOVE, Action.DELETE));
        if (frame.may(Permission.ANONYMISE.name())) actions.add(Action.ANONYMISE);
        if (frame.may(Permission.FORCE.name())) actions.add(Action.FORCE);
        return actions;
    }
}
