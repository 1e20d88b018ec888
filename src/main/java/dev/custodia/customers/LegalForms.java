package dev.custodia.customers;

import java.util.regex.Pattern;

/** Tells a company by the legal form that its name ends or, in Russian, begins with. */
final class LegalForms {
    private static final Pattern AT_END = Pattern.compile(
            "(?iu).*[\\s,](s\\.?\\s?r\\.?\\s?l\\.?s?|s\\.?p\\.?a|s\\.?n\\.?c|s\\.?a\\.?s|s\\.?s|ltd|limited|llc|inc|plc|gmbh|ag|kg|ab|hb|oy|aps|a/s|as|b\\.?v|n\\.?v|s\\.?a|sarl|sl|ооо|оао|зао|пао|ао)\\.?");
    private static final Pattern AT_START = Pattern.compile("(?iu)(ооо|оао|зао|пао|ао|ип)[\\s«\"].*");

    private LegalForms() {}

    static boolean endsName(String name) {
        return AT_END.matcher(name).matches() || AT_START.matcher(name).matches();
    }
}
