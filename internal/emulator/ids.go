package emulator

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// IDs makes the ids of objects: the n-th (from 1) of a kind, "query", "report", "execution", "request" or
// "token"; an execution's parent is its report's id and n counts within that report.
type IDs func(kind, parent string, n int) string

// SeededIDs makes version 4 UUIDs that follow from a seed: the same calls in the same order get the same ids.
func SeededIDs(seed uint64) IDs {
	return func(kind, parent string, n int) string {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s/%s/%d", seed, kind, parent, n))
		hi, lo := binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])
		return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xfff, 0x8000|lo>>48&0x3fff, lo&0xffffffffffff)
	}
}
