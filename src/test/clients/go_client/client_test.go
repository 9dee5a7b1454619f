// The official Go client, unchanged but for base URL and key.
package clients

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptrace"
	"os"
	"strings"
	"testing"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/shared"
)

const attestationHeader = "X-SF-Attestation"

var words = []string{"compact", "full", "chunk", "off"}

func client(options ...option.RequestOption) openai.Client {
	usual := []option.RequestOption{
		option.WithBaseURL(os.Getenv("SOVEREIGN_BASE_URL")),
		option.WithAPIKey(os.Getenv("SOVEREIGN_KEY")),
		option.WithMaxRetries(0),
	}
	return openai.NewClient(append(usual, options...)...)
}

func says(model, text string) openai.ChatCompletionNewParams {
	return openai.ChatCompletionNewParams{
		Model:    model,
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage(text)},
	}
}

func weatherTool() []openai.ChatCompletionToolUnionParam {
	city := map[string]any{"city": map[string]string{"type": "string"}}
	return []openai.ChatCompletionToolUnionParam{
		openai.ChatCompletionFunctionTool(shared.FunctionDefinitionParam{
			Name: "get_weather",
			Parameters: shared.FunctionParameters{
				"type": "object", "properties": city, "required": []string{"city"},
			},
		}),
	}
}

// Whether the whole form, with its proof, is what stands there; fails where nothing does.
func isFull(t *testing.T, raw string) bool {
	t.Helper()
	var attestation map[string]any
	if err := json.Unmarshal([]byte(raw), &attestation); err != nil {
		t.Fatalf("no attestation: %q: %v", raw, err)
	}
	if attestation["provider_id"] != "mock" {
		t.Errorf("not of the provider that served: %v", attestation)
	}
	_, full := attestation["proof"]
	return full
}

func TestListsWhatMayBeAsked(t *testing.T) {
	c := client()
	page, err := c.Models.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, model := range page.Data {
		if model.ID == "survivor" {
			return
		}
	}
	t.Error("survivor is not among the models")
}

func TestAnswersAtOnceWhateverTheAttestation(t *testing.T) {
	for _, word := range words {
		t.Run(word, func(t *testing.T) {
			c := client(option.WithHeader(attestationHeader, word))
			answer, err := c.Chat.Completions.New(t.Context(), says("mock/echo", "Grüße 🦊"))
			if err != nil {
				t.Fatal(err)
			}
			if got := answer.Choices[0].Message.Content; got != "Grüße 🦊" {
				t.Errorf("it says %q", got)
			}
			attestation, there := answer.JSON.ExtraFields["_sf_attestation"]
			if there == (word == "off") {
				t.Fatalf("attestation there: %v", there)
			}
			if there && isFull(t, attestation.Raw()) != (word == "full") {
				t.Error("another form of attestation")
			}
		})
	}
}

func TestStreamsWhateverTheAttestation(t *testing.T) {
	for _, word := range words {
		t.Run(word, func(t *testing.T) {
			c := client(option.WithHeader(attestationHeader, word))
			text, finish := stream(t, t.Context(), c, says("mock/echo", "one two three"))
			if text != "one two three" {
				t.Errorf("it says %q", text)
			}
			attestation, there := finish.JSON.ExtraFields["_sf_attestation"]
			if there != (word == "full" || word == "chunk") {
				t.Fatalf("attestation on the finish chunk: %v", there)
			}
			if there && isFull(t, attestation.Raw()) != (word == "full") {
				t.Error("another form of attestation")
			}
		})
	}
}

// What a stream says, and its finish chunk; every chunk has a choice.
func stream(
	t *testing.T, ctx context.Context, c openai.Client, ask openai.ChatCompletionNewParams,
) (string, openai.ChatCompletionChunk) {
	t.Helper()
	var text strings.Builder
	var finish openai.ChatCompletionChunk
	chunks := c.Chat.Completions.NewStreaming(ctx, ask)
	for chunks.Next() {
		chunk := chunks.Current()
		if len(chunk.Choices) != 1 {
			t.Fatalf("a chunk without a choice: %s", chunk.RawJSON())
		}
		text.WriteString(chunk.Choices[0].Delta.Content)
		if chunk.Choices[0].FinishReason != "" {
			finish = chunk
		}
	}
	if err := chunks.Err(); err != nil {
		t.Fatal(err)
	}
	if err := chunks.Close(); err != nil {
		t.Fatal(err)
	}
	return text.String(), finish
}

func TestUsesItsConnectionAgainAfterAStream(t *testing.T) {
	for _, word := range []string{"compact", "chunk", "off"} {
		t.Run(word, func(t *testing.T) {
			connections := &http.Client{Transport: &http.Transport{}}
			c := client(option.WithHeader(attestationHeader, word), option.WithHTTPClient(connections))
			reused := []bool{}
			ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
				GotConn: func(got httptrace.GotConnInfo) { reused = append(reused, got.Reused) },
			})
			for range 3 {
				stream(t, ctx, c, says("mock/echo", "one two three"))
			}
			t.Logf("connection used again: %v", reused)
			if len(reused) != 3 || !reused[1] || !reused[2] {
				t.Errorf("not each call after the first used it again: %v", reused)
			}
		})
	}
}

func TestCallsAToolAndTakesItsResult(t *testing.T) {
	c := client()
	ask := says("mock/tools", "weather?")
	ask.Tools = weatherTool()
	asked, err := c.Chat.Completions.New(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	call := asked.Choices[0].Message.ToolCalls[0]
	if call.Function.Name != "get_weather" || call.Function.Arguments != `{"city":"mock"}` {
		t.Fatalf("it calls %s", call.RawJSON())
	}
	result := openai.ToolMessage("21 degrees", call.ID)
	ask.Messages = append(ask.Messages, asked.Choices[0].Message.ToParam(), result)
	told, err := c.Chat.Completions.New(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	if got := told.Choices[0].Message.Content; got != "21 degrees" {
		t.Errorf("it says %q", got)
	}
}

func TestAddsUpAStreamThatCallsATool(t *testing.T) {
	c := client()
	ask := says("mock/tools", "weather?")
	ask.Tools = weatherTool()
	whole := openai.ChatCompletionAccumulator{}
	chunks := c.Chat.Completions.NewStreaming(t.Context(), ask)
	for chunks.Next() {
		whole.AddChunk(chunks.Current())
	}
	if err := chunks.Err(); err != nil {
		t.Fatal(err)
	}
	if got := whole.Choices[0].Message.ToolCalls[0].Function.Arguments; got != `{"city":"mock"}` {
		t.Errorf("its arguments are %q", got)
	}
}

func TestTellsWhatIsWrong(t *testing.T) {
	for _, it := range []struct {
		model  string
		status int
		code   string
	}{
		{"nobody/knows", 404, "model_not_found"},
		{"script/refuses", 400, "decimal_above_max_value"},
		{"script/busy", 429, "rate_limit_exceeded"},
	} {
		t.Run(it.model, func(t *testing.T) {
			c := client()
			_, err := c.Chat.Completions.New(t.Context(), says(it.model, "go"))
			var told *openai.Error
			if !errors.As(err, &told) || told.StatusCode != it.status || told.Code != it.code {
				t.Errorf("it told %v", err)
			}
		})
	}
}

func TestSeesAStreamBreakOff(t *testing.T) {
	c := client()
	chunks := c.Chat.Completions.NewStreaming(t.Context(), says("mock/cut", "go"))
	for chunks.Next() {
	}
	if chunks.Err() == nil {
		t.Error("it took a part for the whole")
	}
}
