package dev.custodia.levels;

import static dev.custodia.tables.levels.Tables.CUT;
import static dev.custodia.tables.levels.Tables.SCALE;
import static dev.custodia.tables.levels.Tables.SETTING;

import dev.custodia.criteria.Money;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads and writes the settings. */
@Component
class SettingRows {
    /** Where levels of sums begin until the company says otherwise, in whole units. */
    private static final long[] SUMS = {300, 1_000, 2_000, 5_000};

    private final DSLContext db;
    private final Settings settings;
    private volatile boolean furnished;

    SettingRows(DSLContext db, Settings settings) {
        this.db = db;
        this.settings = settings;
    }

    String ownCurrency() {
        return settings.currency().getCurrencyCode();
    }

    /** Sums have no borders until it is known in which currency. */
    void furnish() {
        if (furnished) return;
        if (!db.fetchExists(CUT, CUT.CURRENCY.ne(""))) {
            String own = ownCurrency();
            long unit = (long) Math.pow(10, Money.digits(own));
            for (short type = 1; type <= 10; type++)
                for (Measure measure : List.of(Measure.MONETARY, Measure.POTENTIALITY))
                    db.insertInto(CUT)
                            .set(CUT.TYPE, type)
                            .set(CUT.MEASURE, measure.code())
                            .set(CUT.CURRENCY, own)
                            .set(CUT.C1, SUMS[0] * unit)
                            .set(CUT.C2, SUMS[1] * unit)
                            .set(CUT.C3, SUMS[2] * unit)
                            .set(CUT.C4, SUMS[3] * unit)
                            .onConflictDoNothing()
                            .execute();
        }
        furnished = true;
    }

    Setting setting(PortfolioType type) {
        furnish();
        var row = db.selectFrom(SETTING).where(SETTING.TYPE.eq(type.number())).fetchSingle();
        Counting counting = new Counting(
                Arrays.stream(row.getKinds()).map(DocumentKind::of).collect(Collectors.toSet()),
                DocumentsCounted.of(row.getDocuments()),
                row.getCreditNotes(),
                row.getWindowDays(),
                row.getCurrency());
        String currency = currency(counting);
        Map<Measure, Scale> scales = new EnumMap<>(Measure.class);
        db.selectFrom(SCALE).where(SCALE.TYPE.eq(type.number())).forEach(scale -> {
            Measure measure = Measure.of(scale.getMeasure());
            scales.put(
                    measure,
                    new Scale(
                            scale.getLevels(),
                            scale.getQuantiles(),
                            borders(type.number(), measure, currency, scale.getLevels())));
        });
        return new Setting(type, counting, currency, scales, List.of(row.getGrid()), row.getDrawnOn());
    }

    /** In which borders of sums are given. */
    String currency(Counting counting) {
        String named = counting.currency();
        return named == null ? ownCurrency() : named;
    }

    List<@Nullable Long> borders(short type, Measure measure, String currency, int levels) {
        List<@Nullable Long> borders = new ArrayList<>();
        var row = db.selectFrom(CUT)
                .where(CUT.TYPE.eq(type))
                .and(CUT.MEASURE.eq(measure.code()))
                .and(CUT.CURRENCY.eq(measure.isMoney() ? currency : ""))
                .fetchOne();
        for (int i = 0; i < levels - 1; i++)
            borders.add(
                    row == null
                            ? null
                            : switch (i) {
                                case 0 -> row.getC1();
                                case 1 -> row.getC2();
                                case 2 -> row.getC3();
                                default -> row.getC4();
                            });
        return borders;
    }

    void keep(short type, Counting counting) {
        int kept = db.update(SETTING)
                .set(
                        SETTING.KINDS,
                        counting.sorted().stream().map(DocumentKind::code).toArray(Short[]::new))
                .set(SETTING.DOCUMENTS, counting.documents().word())
                .set(SETTING.CREDIT_NOTES, counting.creditNotes())
                .set(SETTING.WINDOW_DAYS, counting.days())
                .set(SETTING.CURRENCY, counting.currency())
                .where(SETTING.TYPE.eq(type))
                .execute();
        if (kept != 1) throw new IllegalStateException("Expected one row of settings, changed " + kept);
    }

    void keep(short type, Measure measure, int levels, boolean quantiles) {
        int kept = db.update(SCALE)
                .set(SCALE.LEVELS, (short) levels)
                .set(SCALE.QUANTILES, quantiles)
                .where(SCALE.TYPE.eq(type))
                .and(SCALE.MEASURE.eq(measure.code()))
                .execute();
        if (kept != 1) throw new IllegalStateException("Expected one scale, changed " + kept);
    }

    /** What was worked out of the past was by settings that stand no more. */
    void tellPastAnew(short type) {
        db.update(SETTING)
                .set(SETTING.PAST_DUE, true)
                .setNull(SETTING.PAST_ON)
                .where(SETTING.TYPE.eq(type))
                .execute();
    }

    void keepGrid(short type, List<Short> grid) {
        int kept = db.update(SETTING)
                .set(SETTING.GRID, grid.toArray(Short[]::new))
                .where(SETTING.TYPE.eq(type))
                .execute();
        if (kept != 1) throw new IllegalStateException("Expected one row of settings, changed " + kept);
    }

    /** Borders of one measure in one currency; the empty one where it is no sum. */
    record Cut(Measure measure, String currency, List<@Nullable Long> borders) {
        @Nullable
        Long border(int place) {
            return place < borders.size() ? borders.get(place) : null;
        }
    }

    /** Puts these borders in the place of all that the measure had. */
    void keepCuts(short type, Measure measure, List<Cut> cuts) {
        db.deleteFrom(CUT)
                .where(CUT.TYPE.eq(type))
                .and(CUT.MEASURE.eq(measure.code()))
                .execute();
        for (Cut cut : cuts)
            db.insertInto(CUT)
                    .set(CUT.TYPE, type)
                    .set(CUT.MEASURE, measure.code())
                    .set(CUT.CURRENCY, Objects.requireNonNull(cut.currency()))
                    .set(CUT.C1, cut.border(0))
                    .set(CUT.C2, cut.border(1))
                    .set(CUT.C3, cut.border(2))
                    .set(CUT.C4, cut.border(3))
                    .execute();
    }
}
