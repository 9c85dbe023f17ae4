package feed

import (
	"bufio"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"mynetplus/models"
)

//go:embed names.csv
var namesCSV string

// The first cardholder number of a generated file is far from the demo cast's and the sample's.
const (
	firstGenerated = 40_000_000
	maxGenerated   = 9_999_999
)

// secondCard is how many generated persons share one that has two cards.
const secondCard = 16

// Generate writes a file of n cardholders, one in 16 with a second card, in the form the card system uses: for
// benchmarks and for `seed --csv`. The same n and seed give the same bytes. No number or address in it is real.
func Generate(w io.Writer, n int, seed uint64) error {
	if n < 0 || n > maxGenerated {
		return fmt.Errorf("generate feed: %d cardholders, want at most %d", n, maxGenerated)
	}
	names, err := csv.NewReader(strings.NewReader(namesCSV)).ReadAll()
	if err != nil {
		return fmt.Errorf("generate feed: %w", err)
	}
	names = names[1:]
	random := rand.New(rand.NewPCG(seed, 0))
	out := bufio.NewWriterSize(w, stretch)
	fmt.Fprint(out, strings.Join(columns[:], ","), "\r\n")
	card := 0
	for i := range n {
		family, given := names[random.IntN(len(names))], names[random.IntN(len(names))]
		who := fmt.Sprintf("%08d,%s %s,%s %s,%04d-%02d-%02d,090-%04d-%04d,member%d@example.jp", firstGenerated+i,
			family[0], given[2], family[1], given[3], 1935+random.IntN(70), 1+random.IntN(12), 1+random.IntN(28),
			i/10_000%10_000, i%10_000, i)
		cards := 1
		if random.IntN(secondCard) == 0 {
			cards = 2
		}
		for range cards {
			brand := random.IntN(3)
			fmt.Fprintf(out, "%s,%s,%02d/%02d,%s,principal,active,\r\n", who, generatedPAN(brand, card),
				1+random.IntN(12), 27+random.IntN(5), [...]string{"JCB", "VISA", "MC"}[brand])
			card++
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("generate feed: %w", err)
	}
	return nil
}

// generatedPAN scatters the numbers as real ones are: neighbors in the file are no neighbors in an index.
func generatedPAN(brand, n int) string {
	const scatter, space = 68_718_952_447, 100_000_000_000 // coprime, so that no number comes twice
	body := fmt.Sprintf("%s%011d", [...]string{"3530", "4980", "5310"}[brand], uint64(n)*scatter%space)
	return body + models.CheckDigit(body)
}
