package emulator

import (
	"bytes"
	"compress/gzip"
	"io"
)

// unpack reads the body of a download as a client that knows gzip does.
func (s service) unpack(r reply) string {
	s.t.Helper()
	if r.status != 200 || r.header.Get("Content-Encoding") != "gzip" {
		s.t.Fatalf("answered %d %v: %s", r.status, r.header, r.raw)
	}
	unpacker, err := gzip.NewReader(bytes.NewReader(r.raw))
	if err != nil {
		s.t.Fatal(err)
	}
	data, err := io.ReadAll(unpacker)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}
