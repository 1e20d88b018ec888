package dev.custodia.segments.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.criteria.Criteria;
import dev.custodia.customers.Whom;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.customers.web.Ticked;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import dev.custodia.segments.Segment;
import dev.custodia.segments.SegmentDraft;
import dev.custodia.segments.Segments;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Puts into a fixed segment, or takes out, whoever was ticked in the list, or all who match it as it was shown. */
@Controller
class ByHandPage {
    private final Segments segments;
    private final Criteria criteria;

    ByHandPage(Segments segments, Criteria criteria) {
        this.segments = segments;
        this.criteria = criteria;
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @PostMapping("/segments/from-list/put-in")
    String putIn(@RequestParam MultiValueMap<String, String> form, HttpSession session, Words w, Pages pages) {
        return said(form, w, pages, () -> {
            Whom whom = whom(form, session);
            Segment segment = chosen(form, true);
            Segments.ByHand put = segments.add(segment.key(), whom);
            pages.say(put.moved() > 0 ? Tone.GOOD : Tone.PLAIN, w.of("segments.by_hand.put", told(segment, put)));
        });
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.SEGMENTS_EDIT})
    @PostMapping("/segments/from-list/take-out")
    String takeOut(@RequestParam MultiValueMap<String, String> form, HttpSession session, Words w, Pages pages) {
        return said(form, w, pages, () -> {
            Whom whom = whom(form, session);
            Segment segment = chosen(form, false);
            Segments.ByHand out = segments.takeOut(segment.key(), whom);
            pages.say(out.moved() > 0 ? Tone.GOOD : Tone.PLAIN, w.of("segments.by_hand.taken", told(segment, out)));
        });
    }

    /** Asked before a segment is made for them: a selection that cannot be read leaves none behind. */
    private Whom whom(MultiValueMap<String, String> form, HttpSession session) {
        Whom whom = Ticked.of(form, session);
        whom.condition(criteria);
        return whom;
    }

    private Segment chosen(MultiValueMap<String, String> form, boolean orNew) {
        String key = text(form, "segment");
        String name = text(form, "segmentName");
        if (!key.isEmpty() && name.isEmpty()) return segments.find(key);
        if (!orNew || name.isEmpty() || !key.isEmpty()) throw Refused.invalid("segment", "segments.choose_or_name");
        // Whoever types the name of one that is there means that one.
        return segments.all().stream()
                .filter(segment -> !segment.living() && segment.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseGet(() -> segments.create(new SegmentDraft(null, name, null, false, null)));
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        String value = form.getFirst(name);
        return value == null ? "" : value.strip();
    }

    private static Map<String, Object> told(Segment segment, Segments.ByHand done) {
        return Map.of("name", segment.name(), "moved", done.moved(), "rest", done.asked() - done.moved());
    }

    private static String said(MultiValueMap<String, String> form, Words w, Pages pages, Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(w, refused));
        }
        return pages.go(ListAddress.of(form).href());
    }
}
