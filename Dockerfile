# The build stage has Node and npm; everything else it needs comes by the project's own pins.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json bun.lock bunfig.toml ./
COPY scripts/bun scripts/bun
RUN sh scripts/bun --version
COPY . .
# Render gives the commit as a build argument; the history is not part of the build.
ARG RENDER_GIT_COMMIT
RUN sh scripts/bun run scripts/build.ts --outfile dist/trt
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates
# The only place that the program may write to. A disk is mounted there where data must last.
RUN mkdir /data

# The last stage has one program and what it trusts: no shell script, no package, no source of ours.
FROM debian:bookworm-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /build/dist/trt /usr/local/bin/trt
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
WORKDIR /data
ENV PORT=10000
EXPOSE 10000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["trt", "health"]
ENTRYPOINT ["trt"]
CMD ["serve"]
