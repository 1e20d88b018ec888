package dev.custodia.portfolios.web;

import dev.custodia.access.Access;
import dev.custodia.access.Said;
import dev.custodia.customers.web.CardForm;
import dev.custodia.customers.web.FormSection;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whom a new customer is given to, in the form; left out where there is nothing to choose. */
@Component
public class NewCustomerSection implements FormSection {
    private final Portfolios portfolios;
    private final Fragments fragments;
    private final Access access;

    NewCustomerSection(Portfolios portfolios, Fragments fragments, Access access) {
        this.portfolios = portfolios;
        this.fragments = fragments;
        this.access = access;
    }

    /** One control of the form. */
    public record Control(
            String name,
            String label,
            String value,
            String plain,
            boolean required,
            List<String> names,
            @Nullable String error) {}

    @Override
    public String html(CardForm form, Said said, Words words) {
        List<Control> controls = new ArrayList<>();
        for (PortfolioType type : portfolios.active())
            for (Aspect aspect : Aspect.values()) {
                List<Holder> open = portfolios.open(type, aspect);
                Holder byDefault =
                        aspect == Aspect.PORTFOLIO ? portfolios.defaultOf(type).orElse(null) : null;
                boolean needed = type.isMain() && aspect == Aspect.PORTFOLIO && byDefault == null;
                if (open.isEmpty() && !needed) continue;
                if (byDefault != null && open.size() == 1) continue;
                String name = CardForm.ASSIGNMENTS + aspect.field(type);
                controls.add(new Control(
                        name,
                        words.of("portfolios.field", Map.of("type", type.name(words), "aspect", words.of(aspect))),
                        form.text(name).isEmpty() && type.isMain() ? own(open, words) : form.text(name),
                        byDefault == null
                                ? words.of("portfolios.nobody")
                                : words.of("portfolios.by_default", Map.of("name", byDefault.name(words))),
                        needed,
                        open.stream().map(holder -> holder.name(words)).toList(),
                        said.about(name)));
            }
        return controls.isEmpty()
                ? ""
                : fragments.of("portfolios/new_customer", Map.of("w", words, "controls", controls));
    }

    /** Whoever is limited to their own customers begins with one of their own. */
    private String own(List<Holder> open, Words words) {
        if (!access.isLimited()) return "";
        Long me = access.current().userId();
        return open.stream()
                .filter(holder -> holder.aspect() != Aspect.PORTFOLIO && me.equals(holder.accountId()))
                .findFirst()
                .map(holder -> holder.name(words))
                .orElse("");
    }
}
