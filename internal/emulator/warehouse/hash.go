package warehouse

import "fmt"

// hash mixes a seed and what a value is about into a number that looks random and is always the same. It is FNV-1a
// over the text, with each number mixed in whole.
func hash(seed uint64, about string, numbers ...int) uint64 {
	const offset, prime = 0xcbf29ce484222325, 0x100000001b3
	h := finish(seed) ^ offset
	for i := range len(about) {
		h = (h ^ uint64(about[i])) * prime
	}
	for _, n := range numbers {
		h = finish(h ^ uint64(n))
	}
	return finish(h)
}

// finish spreads the bits: the low ones of FNV are weak on short inputs.
func finish(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// pick takes one of the choices, each as likely as the others.
func pick(h uint64, choices ...string) string { return choices[h%uint64(len(choices))] }

// guid is a version 4 UUID in lower case that belongs to a hash and to what it identifies.
func guid(h uint64, about string) string {
	a, b := hash(h, about), hash(h, about, 1)
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", uint32(a>>32), uint16(a>>16), a&0xfff, 0x8000|b>>48&0x3fff, b&0xffffffffffff)
}
