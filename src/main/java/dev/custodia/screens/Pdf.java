package dev.custodia.screens;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/**
 * Pages on paper: HTML as PDF, tagged for those who read by ear (PDF/UA), with its letters of all alphabets in it. Nothing
 * that a page could name is fetched from anywhere.
 */
public final class Pdf {
    private static final String FONT = "Liberation Sans";
    private static final int BOLD = 700;
    private static final int REGULAR = 400;

    static {
        // It would log what it reads, which may be a letter to somebody.
        XRLog.setLoggingEnabled(false);
    }

    private Pdf() {}

    /**
     * @param html a whole document, well-formed
     * @param style the style sheet, a resource such as {@code requests/letter.css}
     */
    public static byte[] of(String html, String style) {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        try {
            String sheet = new ClassPathResource(style).getContentAsString(StandardCharsets.UTF_8);
            new PdfRendererBuilder()
                    .usePdfUaAccessibility(true)
                    .useFont(() -> font("Regular"), FONT, REGULAR, FontStyle.NORMAL, true)
                    .useFont(() -> font("Bold"), FONT, BOLD, FontStyle.NORMAL, true)
                    .useUriResolver((base, uri) -> null)
                    .withProducer("Custodia")
                    .withHtmlContent(html.replace("</head>", "<style>" + sheet + "</style></head>"), null)
                    .toStream(pdf)
                    .run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return pdf.toByteArray();
    }

    private static InputStream font(String style) {
        try {
            return new ClassPathResource("fonts/LiberationSans-" + style + ".ttf").getInputStream();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
