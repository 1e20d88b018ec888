package dev.custodia.segments.web;

import dev.custodia.access.Permission;
import dev.custodia.customers.web.ListAction;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import dev.custodia.segments.Segment;
import dev.custodia.segments.Segments;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** "Put into a segment" for those who are ticked in the list: one of the fixed ones, or a new one. */
@Component
class ByHandAction implements ListAction {
    private final Segments segments;
    private final Fragments fragments;

    ByHandAction(Segments segments, Fragments fragments) {
        this.segments = segments;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public boolean offeredTo(Frame frame) {
        return frame.may(Permission.SEGMENTS_EDIT.name());
    }

    @Override
    public String dialogId() {
        return "segment-many";
    }

    @Override
    public String icon() {
        return "filter";
    }

    @Override
    public String button(Words words) {
        return words.of("segments.by_hand.button");
    }

    @Override
    public String dialog(Words words, Frame frame) {
        List<Segment> fixed =
                segments.all().stream().filter(segment -> !segment.living()).toList();
        return fragments.of("segments/many", Map.of("w", words, "fixed", fixed));
    }
}
