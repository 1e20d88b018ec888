package dev.custodia.portfolios.web;

import dev.custodia.access.Permission;
import dev.custodia.customers.web.ListAction;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** "Give to" for those who are ticked in the list. */
@Component
class AssignAction implements ListAction {
    private final Portfolios portfolios;
    private final Fragments fragments;

    AssignAction(Portfolios portfolios, Fragments fragments) {
        this.portfolios = portfolios;
        this.fragments = fragments;
    }

    @Override
    public int order() {
        return 12;
    }

    @Override
    public boolean offeredTo(Frame frame) {
        return frame.may(Permission.PORTFOLIOS_ASSIGN_MANY.name());
    }

    @Override
    public String dialogId() {
        return "portfolio-many";
    }

    @Override
    public String icon() {
        return "address-book";
    }

    @Override
    public String button(Words words) {
        return words.of("portfolios.give_many");
    }

    @Override
    public String dialog(Words words, Frame frame) {
        Map<String, List<Choice>> heaps = new LinkedHashMap<>();
        for (PortfolioType type : portfolios.active())
            for (Aspect aspect : Aspect.values()) {
                List<Holder> open = portfolios.open(type, aspect);
                if (open.isEmpty()) continue;
                List<Choice> choices = new ArrayList<>();
                String field = type.code() + "." + aspect.word() + ".";
                for (Holder holder : open) choices.add(new Choice(field + holder.code(), holder.name(words)));
                if (!type.isMain() || aspect != Aspect.PORTFOLIO)
                    choices.add(new Choice(field, words.of("portfolios.nobody")));
                heaps.put(
                        words.of("portfolios.field", Map.of("type", type.name(words), "aspect", words.of(aspect))),
                        choices);
            }
        return fragments.of("portfolios/many", Map.of("w", words, "heaps", heaps));
    }
}
