package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
)

// startup is what the provider costs before it does anything.
type startup struct {
	BinaryBytes int64 `json:"binary_bytes"`
	// Handshake is from the start of the process to the line that tells where it serves.
	Handshake      []float64 `json:"handshake_seconds"`
	HandshakeBytes int64     `json:"handshake_memory_bytes,omitzero"`
	// Schema is `providers schema -json`; the floor is the same command without a provider but the CLI's own.
	Schema      []float64 `json:"schema_seconds"`
	SchemaFloor []float64 `json:"schema_floor_seconds"`
	SchemaBytes int       `json:"schema_bytes"`
}

func (m *stage) startup(ctx context.Context) (*startup, error) {
	info, err := os.Stat(m.binary)
	if err != nil {
		return nil, err
	}
	s := &startup{BinaryBytes: info.Size()}
	certificate, err := clientCertificate()
	if err != nil {
		return nil, err
	}
	for range m.starts {
		took, used, err := handshake(ctx, m.binary, certificate)
		if err != nil {
			return nil, err
		}
		s.Handshake = append(s.Handshake, took.Seconds())
		s.HandshakeBytes = max(s.HandshakeBytes, used)
	}
	for range (m.starts + 1) / 2 {
		for _, v := range []variant{floor, bulk} {
			began := clock.System{}.Now()
			schema, err := m.cli.Output(ctx, m.folder(v), "providers", "schema", "-json")
			if err != nil {
				return nil, err
			}
			took := clock.System{}.Now().Sub(began).Seconds()
			if v == floor {
				s.SchemaFloor = append(s.SchemaFloor, took)
			} else {
				s.Schema, s.SchemaBytes = append(s.Schema, took), len(schema)
			}
		}
	}
	return s, nil
}

// handshake starts a provider as a CLI does and waits for its first line. It gives how long that took and the memory
// that the process then has, in bytes.
func handshake(ctx context.Context, binary, certificate string) (took time.Duration, used int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary)
	cmd.Env = append(os.Environ(), "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		"PLUGIN_PROTOCOL_VERSIONS=6", "PLUGIN_CLIENT_CERT="+certificate)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	began := clock.System{}.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	took = clock.System{}.Now().Sub(began)
	used = memory(cmd.Process.Pid, "VmRSS")
	_ = cmd.Process.Kill() // it has ended otherwise, which the line tells
	_ = cmd.Wait()         // it was killed
	if err != nil || !strings.Contains(line, "|6|") || !strings.Contains(line, "|grpc|") {
		return 0, 0, errors.Join(fmt.Errorf("%s did not say where it serves, but %q", binary, line), err)
	}
	return took, used, nil
}

// clientCertificate is what a CLI proves itself with to the provider, which then makes a certificate of its own. It is
// of the curve that Terraform takes.
func clientCertificate() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		return "", err
	}
	now := clock.System{}.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Minute), NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true, DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), nil
}
