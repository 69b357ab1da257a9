# docker build -t hunkprint . && docker run --rm -v "$PWD:/src" hunkprint check --corpus deb:busybox --project-license MIT origin..HEAD

FROM golang:1.26-bookworm AS build
WORKDIR /hunkprint
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -trimpath -buildvcs=false -ldflags "-s -w -buildid=" -o /scan ./cmd/scan

# The clients that sources are fetched with: git, and apt with its source entries.
FROM debian:bookworm-slim
RUN sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources \
 && apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git \
 && apt-get clean \
 && useradd --create-home --uid 10001 scan \
 && git config --system --add safe.directory /src
COPY --from=build /scan /usr/local/bin/scan
USER scan
WORKDIR /src
ENTRYPOINT ["scan"]
