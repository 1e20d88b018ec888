package dev.custodia.scores;

import static dev.custodia.tables.facts.Tables.FACT;
import static dev.custodia.tables.scores.Tables.AWAITING;
import static dev.custodia.tables.scores.Tables.BACK_TEST;
import static dev.custodia.tables.scores.Tables.BACK_TEST_RULE;
import static dev.custodia.tables.scores.Tables.CALIBRATION;
import static dev.custodia.tables.scores.Tables.CURVE;
import static dev.custodia.tables.scores.Tables.FIT;
import static dev.custodia.tables.scores.Tables.RULING;
import static dev.custodia.tables.scores.Tables.SCORE;
import static dev.custodia.tables.scores.Tables.SETTING;
import static dev.custodia.tables.scores.Tables.SPENDING;

import dev.custodia.criteria.Money;
import dev.custodia.customers.Erasure;
import dev.custodia.database.Sql;
import dev.custodia.database.Transactions;
import dev.custodia.facts.Facts;
import dev.custodia.tables.scores.tables.records.BackTestRecord;
import dev.custodia.tables.scores.tables.records.RulingRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rows of this room. */
@Component
class ScoreRows {
    private static final int AT_ONCE = 5_000;
    private static final short ONE = 1;
    private static final long RULING_LOCK = 0x7363_6f72_6573_0001L;

    private final DSLContext db;
    private final Transactions transactions;
    private final Erasure erasure;
    private volatile @Nullable Known known;

    ScoreRows(DSLContext db, Transactions transactions, Erasure erasure) {
        this.db = db;
        this.transactions = transactions;
        this.erasure = erasure;
    }

    // ---- the setting

    /** @param working whether everybody is being worked out */
    record Setting(int horizonWeeks, @Nullable LocalDate turnedTo, boolean wanted, boolean working) {}

    Setting setting() {
        return db.selectFrom(SETTING)
                .where(SETTING.SETTING_ID.eq(ONE))
                .fetchSingle(row ->
                        new Setting(row.getHorizonWeeks(), row.getTurnedTo(), row.getWanted(), row.getWorking()));
    }

    void setHorizon(int weeks) {
        one(db.update(SETTING)
                .set(SETTING.HORIZON_WEEKS, (short) weeks)
                .where(SETTING.SETTING_ID.eq(ONE))
                .execute());
    }

    void want() {
        one(db.update(SETTING)
                .set(SETTING.WANTED, true)
                .where(SETTING.SETTING_ID.eq(ONE))
                .execute());
    }

    /** Everybody is worked out: from here on some are scored by the ruling that is kept in the same transaction. */
    void turned(LocalDate day) {
        takeRuling();
        one(db.update(SETTING)
                .set(SETTING.TURNED_TO, day)
                .set(SETTING.WANTED, false)
                .set(SETTING.WORKING, false)
                .where(SETTING.SETTING_ID.eq(ONE))
                .execute());
    }

    private static void one(int rows) {
        if (rows != 1) throw new IllegalStateException("Expected one row of settings, changed " + rows);
    }

    // ---- scores

    /** Some thousand at a time; whoever is no longer active meanwhile gets none. */
    void keep(Reckoning.Scored scored) {
        for (int from = 0; from < scored.customers().length; from += AT_ONCE) {
            int start = from;
            int end = Math.min(scored.customers().length, from + AT_ONCE);
            transactions.run(() -> touched(keep(scored, start, end)));
        }
        transactions.run(this::drop);
    }

    /**
     * The scores of these customers, of whom some may have none any more; in the caller's transaction, which holds their
     * narrow rows.
     */
    void keepSome(Collection<Long> customers, List<Reckoning.Scored> scored) {
        scored.forEach(some -> touched(keep(some, 0, some.customers().length)));
        Long[] have = scored.stream()
                .flatMapToLong(some -> Arrays.stream(some.customers()))
                .boxed()
                .toArray(Long[]::new);
        touched(db.deleteFrom(SCORE)
                .where(SCORE.CUSTOMER_ID.eq(DSL.any(customers.toArray(Long[]::new))))
                .and(SCORE.CUSTOMER_ID.ne(DSL.all(have)))
                .returning(SCORE.CUSTOMER_ID)
                .fetch(SCORE.CUSTOMER_ID));
    }

    private List<Long> keep(Reckoning.Scored scored, int start, int end) {
        int size = end - start;
        Long[] customers = new Long[size];
        @Nullable Short[] gone = new Short[size];
        Short[] standing = new Short[size];
        @Nullable Integer[] purchases = new Integer[size];
        @Nullable Long[] value = new Long[size];
        Boolean[] leaving = new Boolean[size];
        for (int k = 0; k < size; k++) {
            int i = start + k;
            customers[k] = scored.customers()[i];
            gone[k] = scored.gonePercent()[i] < 0 ? null : Short.valueOf(scored.gonePercent()[i]);
            standing[k] = scored.standing()[i];
            double expected = scored.purchases()[i];
            purchases[k] = expected < 0 ? null : Integer.valueOf((int) Math.round(Math.min(1e9, expected * 100)));
            double worth = scored.value()[i];
            value[k] = worth < 0 ? null : Long.valueOf(Math.round(Math.min(9e15, worth)));
            leaving[k] = scored.leaving()[i];
        }
        return Sql.query(
                        db,
                        "scores/keep",
                        DSL.val(customers),
                        DSL.val(gone),
                        DSL.val(standing),
                        DSL.val(purchases),
                        DSL.val(value),
                        DSL.val(leaving))
                .fetch(0, Long.class);
    }

    /**
     * Takes away the scores of who is no longer active. Somebody may have been erased while scores were written, and saw
     * no row yet: whoever is removing is waited for, and whoever removes after this sees all rows.
     */
    void drop() {
        erasure.alone();
        touched(Sql.query(db, "scores/drop").fetch(0, Long.class));
    }

    private void touched(List<Long> changed) {
        if (!changed.isEmpty()) Facts.touched(db, changed, Facts.SCORES);
    }

    Optional<Score> of(long customer) {
        return db.selectFrom(SCORE).where(SCORE.CUSTOMER_ID.eq(customer)).fetchOptional(row -> {
            Short gone = row.getGonePercent();
            Integer purchases = row.getPurchasesHundredths();
            Long value = row.getValueMinor();
            String currency = row.getCurrency();
            return new Score(
                    gone == null ? null : gone.intValue(),
                    row.getStanding(),
                    purchases == null ? null : purchases / 100.0,
                    value == null || currency == null ? null : new Money(value, currency),
                    row.getLeaving());
        });
    }

    // ---- what was worked out last

    /** Shared by whoever scores some: whoever begins or ends to work out everybody waits until they are through. */
    void holdRuling() {
        db.query("select pg_advisory_xact_lock_shared({0})", DSL.val(RULING_LOCK))
                .execute();
    }

    private void takeRuling() {
        db.query("select pg_advisory_xact_lock({0})", DSL.val(RULING_LOCK)).execute();
    }

    /** From here on whoever buys is noted; who was noted before is among everybody. */
    void begin() {
        takeRuling();
        one(db.update(SETTING)
                .set(SETTING.WORKING, true)
                .where(SETTING.SETTING_ID.eq(ONE))
                .execute());
        db.deleteFrom(AWAITING).where(DSL.trueCondition()).execute();
    }

    void await(Collection<Long> customers, LocalDate day) {
        Sql.execute(db, "scores/await", DSL.val(customers.toArray(Long[]::new)), day);
    }

    /** How many are noted; of many not all are counted. */
    int awaited(int most) {
        return db.fetchCount(DSL.selectOne().from(AWAITING).limit(most));
    }

    /** Takes some out of the notes, with the lock that every writer of a customer takes before. */
    List<Long> takeAwaiting(int most) {
        List<Long> noted = db.select(AWAITING.CUSTOMER_ID)
                .from(AWAITING)
                .orderBy(AWAITING.CUSTOMER_ID)
                .limit(most)
                .fetch(AWAITING.CUSTOMER_ID);
        Long[] these = noted.toArray(Long[]::new);
        db.update(FACT)
                .set(FACT.VERSION, FACT.VERSION)
                .where(FACT.CUSTOMER_ID.eq(DSL.any(these)))
                .execute();
        db.deleteFrom(AWAITING).where(AWAITING.CUSTOMER_ID.eq(DSL.any(these))).execute();
        return noted;
    }

    private record Known(long id, Ruling ruling) {}

    /** Null before anything was worked out. */
    @Nullable
    Ruling ruling() {
        Long id = db.select(RULING.BACK_TEST_ID).from(RULING).fetchOne(RULING.BACK_TEST_ID);
        if (id == null) return null;
        Known last = known;
        if (last != null && last.id() == id) return last.ruling();
        Ruling read = read(id);
        known = new Known(id, read);
        return read;
    }

    private Ruling read(long id) {
        RulingRecord row =
                db.selectFrom(RULING).where(RULING.BACK_TEST_ID.eq(id)).fetchSingle();
        Map<Model, Fit> fits = new EnumMap<>(Model.class);
        for (Trial.FittedModel fit : models(id))
            if (fit.verdict().equals(Fit.Verdict.USED.code())) {
                Model model = Model.of(fit.model());
                double[] p = fit.parameters().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                Double height = fit.logLikelihood();
                fits.put(model, new Fit(model, p, height == null ? Double.NaN : height, Fit.Verdict.USED, fit.ratio()));
            }
        List<Curve> curves = db.selectFrom(CURVE)
                .where(CURVE.BACK_TEST_ID.eq(id))
                .orderBy(CURVE.PART)
                .fetch(one -> new Curve(numbers(one.getScores()), numbers(one.getBelow()), numbers(one.getUpTo())));
        String model = row.getModel();
        Double[] weights = row.getWeights();
        Double[] calibrated = row.getCalibratedScores();
        return new Ruling(
                row.getAsOf(),
                row.getTestedWeeks(),
                row.getHorizonWeeks(),
                Rule.of(row.getRule()),
                fits,
                model == null ? null : Objects.requireNonNull(fits.get(Model.of(model))),
                weights == null
                        ? null
                        : new Logistic(numbers(row.getCentre()), numbers(row.getScale()), numbers(weights)),
                calibrated == null ? null : new Calibration(numbers(calibrated), numbers(row.getCalibratedShares())),
                spending(id),
                new double[][] {numbers(row.getRecency()), numbers(row.getFrequency()), numbers(row.getSpent())},
                curves.getFirst(),
                curves.subList(1, curves.size()));
    }

    /** In the place of what was there; null where nobody has bought. */
    void keep(long id, @Nullable Ruling ruling) {
        db.deleteFrom(RULING).where(RULING.BACK_TEST_ID.ne(id)).execute();
        db.deleteFrom(CURVE).where(CURVE.BACK_TEST_ID.ne(id)).execute();
        db.deleteFrom(SPENDING).where(SPENDING.BACK_TEST_ID.ne(id)).execute();
        if (ruling == null) return;
        RulingRecord row = db.newRecord(RULING);
        row.setBackTestId(id);
        row.setAsOf(ruling.asOf());
        row.setTestedWeeks((short) ruling.tested());
        row.setHorizonWeeks((short) ruling.horizon());
        row.setRule(ruling.rule().code());
        Fit model = ruling.model();
        if (model != null) row.setModel(model.model().code());
        Logistic logistic = ruling.logistic();
        if (logistic != null) {
            row.setCentre(boxed(logistic.centre()));
            row.setScale(boxed(logistic.scale()));
            row.setWeights(boxed(logistic.weights()));
        }
        Calibration calibration = ruling.calibration();
        if (calibration != null) {
            row.setCalibratedScores(boxed(calibration.scores()));
            row.setCalibratedShares(boxed(calibration.shares()));
        }
        row.setRecency(boxed(ruling.borders()[0]));
        row.setFrequency(boxed(ruling.borders()[1]));
        row.setSpent(boxed(ruling.borders()[2]));
        row.insert();
        ruling.spending().forEach((currency, spending) -> keep(id, currency, spending));
        keep(id, 0, ruling.order());
        for (int part = 0; part < ruling.parts().size(); part++)
            keep(id, part + 1, ruling.parts().get(part));
    }

    private Map<String, Spending> spending(long id) {
        Map<String, Spending> spending = new HashMap<>();
        db.selectFrom(SPENDING).where(SPENDING.BACK_TEST_ID.eq(id)).forEach(row -> {
            Double[] worth = row.getWorth();
            Double dear = row.getDear();
            spending.put(
                    row.getCurrency(),
                    new Spending(
                            worth == null ? null : new GammaGamma(worth[0], worth[1], worth[2]),
                            dear == null ? Spending.UNKNOWN.dear() : dear));
        });
        return spending;
    }

    private void keep(long id, String currency, Spending spending) {
        GammaGamma worth = spending.worth();
        db.insertInto(SPENDING)
                .set(SPENDING.BACK_TEST_ID, id)
                .set(SPENDING.CURRENCY, currency)
                .set(SPENDING.WORTH, worth == null ? null : boxed(worth.p(), worth.q(), worth.gamma()))
                .set(SPENDING.DEAR, Double.isFinite(spending.dear()) ? Double.valueOf(spending.dear()) : null)
                .execute();
    }

    private void keep(long id, int part, Curve curve) {
        db.insertInto(CURVE)
                .set(CURVE.BACK_TEST_ID, id)
                .set(CURVE.PART, (short) part)
                .set(CURVE.SCORES, boxed(curve.scores()))
                .set(CURVE.BELOW, boxed(curve.below()))
                .set(CURVE.UP_TO, boxed(curve.upTo()))
                .execute();
    }

    private static Double[] boxed(double... numbers) {
        return Arrays.stream(numbers).boxed().toArray(Double[]::new);
    }

    private static double[] numbers(Double[] boxed) {
        return Arrays.stream(boxed).mapToDouble(Double::doubleValue).toArray();
    }

    // ---- trials

    void keep(long id, Instant at, long by, int horizon, Reckoning.Outcome outcome, long tookMs) {
        BackTest.Result test = outcome.test();
        Histories.Span span = outcome.span();
        Reckoning.Scored scores = outcome.scores();
        BackTestRecord row = db.newRecord(BACK_TEST);
        row.setBackTestId(id);
        row.setAt(at.atOffset(ZoneOffset.UTC));
        row.setBy(by);
        row.setCustomers(scores == null ? 0 : scores.customers().length);
        row.setHorizonWeeks((short) horizon);
        row.setVerdict(outcome.verdict());
        row.setTookMs(tookMs);
        if (span != null) {
            row.setAsOf(span.last());
            row.setHistoryFrom(span.first());
        }
        Model model = outcome.model();
        if (model != null) row.setModel(model.code());
        if (test != null) {
            row.setTestedOn(outcome.testedOn());
            row.setTestedWeeks((short) outcome.testedWeeks());
            row.setTestedCustomers(outcome.testedCustomers());
            row.setTestedGone(outcome.testedGone());
            row.setRule(test.winner().code());
            row.setClaimed(test.claimed());
            row.setClaimedRight(test.right());
        }
        row.insert();
        for (Fit fit : outcome.fits()) keep(id, fit);
        if (test == null) return;
        for (BackTest.Row tried : test.rows()) keep(id, tried);
        for (BackTest.Bin bin : test.bins())
            db.insertInto(CALIBRATION)
                    .set(CALIBRATION.BACK_TEST_ID, id)
                    .set(CALIBRATION.TENTH, (short) bin.tenth())
                    .set(CALIBRATION.CUSTOMERS, bin.customers())
                    .set(CALIBRATION.CLAIMED, bin.claimed())
                    .set(CALIBRATION.GONE, bin.gone())
                    .execute();
    }

    private void keep(long id, Fit fit) {
        double[] p = fit.parameters();
        db.insertInto(FIT)
                .set(FIT.BACK_TEST_ID, id)
                .set(FIT.MODEL, fit.model().code())
                .set(FIT.VERDICT, fit.verdict().code())
                .set(FIT.P1, p.length > 0 ? p[0] : null)
                .set(FIT.P2, p.length > 1 ? p[1] : null)
                .set(FIT.P3, p.length > 2 ? p[2] : null)
                .set(FIT.P4, p.length > 3 ? p[3] : null)
                .set(FIT.LOG_LIKELIHOOD, Double.isFinite(fit.logLikelihood()) ? fit.logLikelihood() : null)
                .set(FIT.RATIO, fit.ratio())
                .execute();
    }

    private void keep(long id, BackTest.Row tried) {
        db.insertInto(BACK_TEST_RULE)
                .set(BACK_TEST_RULE.BACK_TEST_ID, id)
                .set(BACK_TEST_RULE.RULE, tried.rule().code())
                .set(BACK_TEST_RULE.AUC, tried.auc())
                .set(BACK_TEST_RULE.ERROR, tried.error())
                .set(BACK_TEST_RULE.OVER_DATE, tried.overDate())
                .set(BACK_TEST_RULE.OVER_DATE_ERROR, tried.overDateError())
                .set(BACK_TEST_RULE.PRECISION_50, tried.precision50())
                .set(BACK_TEST_RULE.FLAGGED_50, tried.flagged50())
                .set(BACK_TEST_RULE.PRECISION_90, tried.precision90())
                .set(BACK_TEST_RULE.FLAGGED_90, tried.flagged90())
                .set(BACK_TEST_RULE.RECALL, tried.recall())
                .execute();
    }

    Optional<Trial> latest() {
        return trials(DSL.trueCondition(), 1).stream().findFirst();
    }

    Optional<Trial> trial(long id) {
        return trials(BACK_TEST.BACK_TEST_ID.eq(id), 1).stream().findFirst();
    }

    /** The newest first, those before one. */
    List<Trial> before(@Nullable Long id, int size) {
        return trials(id == null ? DSL.trueCondition() : BACK_TEST.BACK_TEST_ID.lt(id), size);
    }

    private List<Trial> trials(Condition which, int size) {
        return db.selectFrom(BACK_TEST).where(which).orderBy(BACK_TEST.BACK_TEST_ID.desc()).limit(size).fetch().stream()
                .map(this::trial)
                .toList();
    }

    private Trial trial(BackTestRecord row) {
        long id = row.getBackTestId();
        String rule = row.getRule();
        return new Trial(
                id,
                row.getAt().toInstant(),
                row.getBy(),
                row.getAsOf(),
                row.getHistoryFrom(),
                row.getCustomers(),
                row.getHorizonWeeks(),
                row.getVerdict(),
                row.getModel(),
                rule == null ? null : tested(row, rule),
                models(id));
    }

    private Trial.Tested tested(BackTestRecord row, String rule) {
        long id = row.getBackTestId();
        return new Trial.Tested(
                Objects.requireNonNull(row.getTestedOn()),
                Objects.requireNonNull(row.getTestedWeeks()),
                Objects.requireNonNull(row.getTestedCustomers()),
                Objects.requireNonNull(row.getTestedGone()),
                rule,
                db.selectFrom(BACK_TEST_RULE)
                        .where(BACK_TEST_RULE.BACK_TEST_ID.eq(id))
                        .orderBy(BACK_TEST_RULE.AUC.desc(), BACK_TEST_RULE.RULE)
                        .fetch(one -> new Trial.TriedRule(
                                one.getRule(),
                                one.getAuc(),
                                one.getError(),
                                one.getOverDate(),
                                one.getOverDateError(),
                                one.getPrecision_50(),
                                one.getFlagged_50(),
                                one.getPrecision_90(),
                                one.getFlagged_90(),
                                one.getRecall())),
                db.selectFrom(CALIBRATION)
                        .where(CALIBRATION.BACK_TEST_ID.eq(id))
                        .orderBy(CALIBRATION.TENTH)
                        .fetch(one ->
                                new Trial.Claim(one.getTenth(), one.getCustomers(), one.getClaimed(), one.getGone())),
                Objects.requireNonNull(row.getClaimed()),
                Objects.requireNonNull(row.getClaimedRight()));
    }

    private List<Trial.FittedModel> models(long id) {
        List<Trial.FittedModel> models = new ArrayList<>(db.selectFrom(FIT)
                .where(FIT.BACK_TEST_ID.eq(id))
                .fetch(row -> new Trial.FittedModel(
                        row.getModel(),
                        row.getVerdict(),
                        Stream.of(row.getP1(), row.getP2(), row.getP3(), row.getP4())
                                .filter(Objects::nonNull)
                                .toList(),
                        row.getLogLikelihood(),
                        row.getRatio())));
        List<String> order = Arrays.stream(Model.values()).map(Model::code).toList();
        models.sort(java.util.Comparator.comparingInt(one -> order.indexOf(one.model())));
        return models;
    }
}
