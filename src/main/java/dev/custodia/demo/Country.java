package dev.custodia.demo;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;

/** Where invented customers live, with phones and numbers that are nobody's. */
enum Country {
    IT("it", "Italia", "Италия"),
    SE("sv", "Svezia", "Швеция"),
    RU("ru", "Russia", "Россия"),
    GB("en", "Regno Unito", "Великобритания");

    // Ofcom keeps 0000 to 0999 behind these for stories; the code of Sweden's regulator for the same is below.
    private static final List<String> BRITISH = List.of(
            "20 7946 0",
            "113 496 0",
            "114 496 0",
            "115 496 0",
            "116 496 0",
            "117 496 0",
            "118 496 0",
            "121 496 0",
            "131 496 0",
            "141 496 0",
            "151 496 0",
            "161 496 0",
            "1632 960",
            "7700 900");
    private static final List<String> SWEDISH = List.of("31 390 06", "40 628 04", "8 465 004 ", "980 319 2");

    private final String language;
    private final String inItalian;
    private final String inRussian;

    Country(String language, String inItalian, String inRussian) {
        this.language = language;
        this.inItalian = inItalian;
        this.inRussian = inRussian;
    }

    String language() {
        return language;
    }

    String inItalian() {
        return inItalian;
    }

    String inRussian() {
        return inRussian;
    }

    /** A number that no subscriber has: from the ranges kept for stories, or where none is kept, one that begins with 0. */
    String phone(SplittableRandom random) {
        return switch (this) {
            case IT -> "+39 02 0%03d %04d".formatted(random.nextInt(1_000), random.nextInt(10_000));
            case SE ->
                random.nextInt(3) == 0
                        ? "+46 70 174 06 %02d".formatted(5 + random.nextInt(95))
                        : "+46 " + Names.one(SWEDISH, random) + "%02d".formatted(random.nextInt(100));
            case RU ->
                "+7 495 0%02d-%02d-%02d".formatted(random.nextInt(100), random.nextInt(100), random.nextInt(100));
            case GB -> "+44 " + Names.one(BRITISH, random) + "%03d".formatted(random.nextInt(1_000));
        };
    }

    /** A VAT number with right check digits, of an office or a group that does not exist. */
    String vatNumber(SplittableRandom random) {
        return switch (this) {
            case IT -> withLuhn("%07d".formatted(random.nextInt(10_000_000)) + (200 + random.nextInt(500)));
            // No Swedish organisation's number begins with 4.
            case SE -> "SE" + withLuhn("4%08d".formatted(random.nextInt(100_000_000))) + "01";
            // The tax offices of Russia begin with 01.
            case RU -> withInnDigit("00%07d".formatted(random.nextInt(10_000_000)));
            case GB -> "GB" + withBritishDigits("%07d".formatted(random.nextInt(1_000_000)));
        };
    }

    private static String withLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? 2 * digit : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return digits + (10 - sum % 10) % 10;
    }

    private static String withInnDigit(String digits) {
        int[] weights = {2, 4, 10, 3, 5, 9, 4, 6, 8};
        int sum = 0;
        for (int i = 0; i < weights.length; i++) sum += weights[i] * (digits.charAt(i) - '0');
        return digits + sum % 11 % 10;
    }

    private static String withBritishDigits(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) sum += (8 - i) * (digits.charAt(i) - '0');
        return digits + "%02d".formatted(97 - sum % 97);
    }

    /** Of a bank 00000, which does not exist; the check digits are right. */
    String iban(SplittableRandom random) {
        String account = this == IT
                ? "X0000000000%012d".formatted(random.nextLong(1_000_000_000_000L))
                : "000%017d".formatted(random.nextLong(1_000_000_000_000L));
        if (this != IT && this != SE) return "";
        StringBuilder digits = new StringBuilder();
        for (char c : (account + name() + "00").toCharArray()) digits.append(Character.digit(c, 36));
        int check = 98
                - new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue();
        return name() + "%02d".formatted(check) + account;
    }
}
