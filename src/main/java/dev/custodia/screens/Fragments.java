package dev.custodia.screens;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Renders a template outside a request: what a stream sends to a page that is open. */
@Component
public class Fragments {
    private final TemplateEngine templates;

    Fragments(TemplateEngine templates) {
        this.templates = templates;
    }

    /** The HTML of a template such as {@code screens/progress_state}, without frame. */
    public String of(String template, Map<String, Object> model) {
        var output = new StringOutput();
        templates.render(template + ".jte", model, output);
        return output.toString();
    }
}
