package dev.custodia.criteria;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whoever keeps rules that go on being asked says so, so that what they build on is not removed unnoticed. */
public interface RuleHolder {
    /** Its rules, each under the key of the words that name it to a person. */
    Map<String, @Nullable Rule> rules();
}
