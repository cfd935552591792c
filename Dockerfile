# The emulator in a container, for tests without Go, and the conformance questions (--entrypoint=/conformance):
#
#	docker build -t partnerinsights-emulator .
#	docker run --rm --network=host partnerinsights-emulator
#
# It listens on loopback addresses only, so run it in the network of its callers: --network=host for programs of the
# machine (Linux), --network=container:NAME for those of another container.
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w" -o /out/ ./internal/cmd/emulator ./internal/cmd/conformance

FROM scratch
COPY --from=build /out/emulator /emulator
COPY --from=build /out/conformance /conformance
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY LICENSE /LICENSE
USER 65532:65532
EXPOSE 8344 8345
ENTRYPOINT ["/emulator"]
