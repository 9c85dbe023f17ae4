package provision

import (
	"strings"

	"mynetplus/models"
)

// MaxSize is how many cards one run registers at most.
const MaxSize = 1_000_000

// Order is what a run is asked to do.
type Order struct {
	Size int
	models.Selection
}

// Problem is what is wrong with a field of an order: size, brand, from or to.
type Problem struct{ Field, Code string }

// The codes of problems.
const (
	BadSize     = "provision_size"
	BadBrand    = "provision_brand"
	BadNo       = "provision_no"
	ReversedNos = "provision_reversed"
)

// Problems judges an order; none: it can be started.
func (o Order) Problems() []Problem {
	var problems []Problem
	if o.Size < 1 || o.Size > MaxSize {
		problems = append(problems, Problem{"size", BadSize})
	}
	switch o.Brand {
	case "", models.BrandJCB, models.BrandVisa, models.BrandMastercard:
	default:
		problems = append(problems, Problem{"brand", BadBrand})
	}
	from, to := cardholderNo(o.FromNo), cardholderNo(o.ToNo)
	if !from {
		problems = append(problems, Problem{"from", BadNo})
	}
	if !to {
		problems = append(problems, Problem{"to", BadNo})
	}
	if from && to && o.FromNo != "" && o.ToNo != "" && o.FromNo > o.ToNo {
		problems = append(problems, Problem{"to", ReversedNos})
	}
	return problems
}

// cardholderNo reports whether no is a cardholder number, eight digits, or left open.
func cardholderNo(no string) bool {
	return no == "" || len(no) == 8 && strings.Trim(no, "0123456789") == ""
}
