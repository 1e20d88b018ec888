package dev.custodia.retention.web;

import dev.custodia.access.Permission;
import dev.custodia.customers.web.ListAction;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.Map;
import org.springframework.stereotype.Component;

/** "Hold" for those who are ticked in the list. */
@Component
class HoldAction implements ListAction {
    private final Fragments fragments;

    HoldAction(Fragments fragments) {
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 80;
    }

    @Override
    public boolean offeredTo(Frame frame) {
        return frame.may(Permission.HOLD.name());
    }

    @Override
    public String dialogId() {
        return "hold-many";
    }

    @Override
    public String icon() {
        return "gavel";
    }

    @Override
    public String button(Words words) {
        return words.of("retention.hold_many");
    }

    @Override
    public String dialog(Words words, Frame frame) {
        return fragments.of("retention/many", Map.of("w", words));
    }
}
