# Custodia in a container. The jar is built before: ./mvnw -Dmaven.test.skip=true package
#
#   docker build -t custodia .
#   docker run -p 127.0.0.1:8080:8080 -v custodia:/data custodia
#
# PostgreSQL comes along in the jar and needs glibc (no Alpine) and an ordinary user (no root). The first process must bury
# the server's daemons, which Java does not: docker run --init does, where that matters.
FROM eclipse-temurin:25-jdk AS unpacked
COPY target/custodia.jar /custodia.jar
RUN java -Djarmode=tools -jar /custodia.jar extract --destination /opt/custodia

FROM eclipse-temurin:25-jre
RUN useradd --system --user-group --create-home --home-dir /data --shell /usr/sbin/nologin custodia \
    && chmod 700 /data
COPY --from=unpacked /opt/custodia /opt/custodia
USER custodia
ENV CUSTODIA_HOME=/data \
    CUSTODIA_BIND=0.0.0.0
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/custodia/custodia.jar"]
