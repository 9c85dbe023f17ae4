package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/google/uuid"

	"mynetplus/app/acs/emv"
	"mynetplus/app/feed"
	"mynetplus/app/provision"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// purchases is how many AReqs arrive per second (quality.md).
const purchases = 300.0

// areq measures how long a directory server waits for an ARes while purchases of a thousand registered cards arrive.
// Half of them are made in a browser that the card is known in, and need no challenge.
func (b *bench) areq() (rows []row, err error) {
	url := modelstest.PostgresURL(b.host)
	cards, err := b.registeredCards(url)
	if err != nil {
		return nil, err
	}
	c, err := b.launch(url)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	next := ask(b.ctx, c.base+"/3ds/areq", cards)
	client := newClient(1)
	defer client.CloseIdleConnections()
	for n := range cards {
		if err := answered(client, next(n)); err != nil {
			return nil, err
		}
	}
	if err := b.knowBrowsers(url); err != nil {
		return nil, err
	}
	var p99, p50 []time.Duration
	all := 0
	for i := range b.rounds {
		answers, err := arrive(purchases, b.span, func(n int) *http.Request { return next(i*int(purchases*b.span.Seconds()) + n) })
		if err != nil {
			return nil, err
		}
		took := times(answers, http.StatusOK)
		all += len(took)
		p99, p50 = append(p99, quantile(took, 0.99)), append(p50, quantile(took, 0.5))
	}
	easy, err := b.frictionless(url)
	if err != nil {
		return nil, err
	}
	return []row{atMost("AReq → ARes, p99 at 300 requests/s, PostgreSQL", "%.0f ms", median(p99).Seconds()*1000, 50,
		fmt.Sprintf("%d answers, median %.1f ms; %d cards, %.0f %% of the requests without a challenge", all, median(p50).Seconds()*1000, len(cards), easy))}, nil
}

// registeredCards fills a database with the small issuer, registers its cards provisionally and returns their numbers
// and months, YYMM.
func (b *bench) registeredCards(url string) (cards [][2]string, err error) {
	path, err := b.cardFile(smallIssuer)
	if err != nil {
		return nil, err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	lines, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, err
	}
	for _, line := range lines[1:] {
		month := line[7] // MM/YY
		cards = append(cards, [2]string{line[6], month[3:] + month[:2]})
	}
	s, err := open(b.ctx, url, time.Now)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.Feed.Import(b.ctx, path, feed.Options{}); err != nil {
		return nil, err
	}
	run, _, err := s.Provision.StartHere(b.ctx, provision.Order{Size: len(cards)})
	if err != nil {
		return nil, err
	}
	run, err = s.Provision.Work(b.ctx, run, func(models.ProvisionRun) {})
	if err == nil && run.Registered < smallIssuer {
		err = fmt.Errorf("%d cards were registered", run.Registered)
	}
	return cards, err
}

// knowBrowsers makes every second card known in the browser that asked for it first.
func (b *bench) knowBrowsers(url string) error {
	s, err := open(b.ctx, url, time.Now)
	if err != nil {
		return err
	}
	_, err = s.Store.SQL().ExecContext(b.ctx, "INSERT INTO card_browsers (card_hash, device_hash, used_at) "+
		"SELECT card_hash, device_hash, created_at FROM transactions WHERE card_id % 2 = 0")
	return errors.Join(err, s.Close())
}

// frictionless is the share of AReqs that needed no challenge, in percent.
func (b *bench) frictionless(url string) (share float64, err error) {
	s, err := open(b.ctx, url, time.Now)
	if err != nil {
		return 0, err
	}
	err = s.Store.SQL().QueryRowContext(b.ctx, "SELECT 100.0 * count(*) FILTER (WHERE trans_status = 'Y') / count(*) FROM transactions").Scan(&share)
	return share, errors.Join(err, s.Close())
}

// ask is the n-th AReq, as the demo's directory server would send it.
func ask(ctx context.Context, address string, cards [][2]string) maker {
	return func(n int) *http.Request {
		card := cards[n%len(cards)]
		body, err := json.Marshal(emv.AReq{
			MessageType: emv.TypeAReq, MessageVersion: emv.Version, DeviceChannel: emv.ChannelBrowser, MessageCategory: emv.CategoryPayment,
			ThreeDSServerTransID: uuid.NewString(), DSTransID: uuid.NewString(), DSReferenceNumber: "BENCH_DS", DSURL: "http://127.0.0.1:1/rreq",
			ThreeDSServerRefNumber: "BENCH_3DS_SERVER", ThreeDSServerURL: "https://3ds.example/results", ThreeDSRequestorID: "bench",
			ThreeDSRequestorName: "Bench", ThreeDSRequestorURL: "https://shop.example", ThreeDSRequestorAuthenticationInd: "01",
			ThreeDSCompInd: "U", AcctNumber: card[0], CardExpiryDate: card[1], NotificationURL: "https://shop.example/3ds",
			BrowserAcceptHeader: "text/html", BrowserUserAgent: "Mozilla/5.0 (bench)", BrowserLanguage: "ja",
			AcquirerBIN: "400000", AcquirerMerchantID: "bench", MerchantName: "Bench Online", MCC: "5945", MerchantCountryCode: "392",
			PurchaseAmount: "980", PurchaseCurrency: "392", PurchaseExponent: "0", PurchaseDate: "20261123030000",
		})
		if err != nil {
			panic(err) // it holds nothing but text
		}
		request := newRequest(ctx, http.MethodPost, address, bytes.NewReader(body))
		request.Header.Set("Content-Type", "application/JSON; charset=UTF-8")
		return request
	}
}

// answered sends an AReq whose answer must be an ARes.
func answered(client *http.Client, request *http.Request) error {
	response, body, err := fetch(client, request)
	if err != nil {
		return err
	}
	var message emv.ARes
	if err := json.Unmarshal(body, &message); err != nil || message.MessageType != emv.TypeARes {
		return errors.Join(fmt.Errorf("status %d: %s", response.StatusCode, body), err)
	}
	return nil
}
