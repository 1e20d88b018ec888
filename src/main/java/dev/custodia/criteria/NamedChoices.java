package dev.custodia.criteria;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;

/** The choices of a field where the company makes its own: as they are now, each under its name in a language. */
public final class NamedChoices extends AbstractList<String> {
    private final Supplier<List<Choice>> now;

    public NamedChoices(Supplier<List<Choice>> now) {
        this.now = now;
    }

    /** One of them. */
    public interface Choice {
        String code();

        /** @param language two letters: en, it, ru, sv */
        String name(String language);

        /** The class by which a page draws it. */
        String look();
    }

    public String name(String code, String language) {
        for (Choice choice : now.get()) if (choice.code().equals(code)) return choice.name(language);
        return code;
    }

    public String look(String code) {
        for (Choice choice : now.get()) if (choice.code().equals(code)) return choice.look();
        return "";
    }

    @Override
    public String get(int index) {
        return now.get().get(index).code();
    }

    @Override
    public int size() {
        return now.get().size();
    }
}
