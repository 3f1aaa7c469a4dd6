using Easel.Core.Prompts;
using Easel.Core.Prompts.Tokens;
using Easel.Core.Requests;
using Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class PromptLanguageTests
{
    private static readonly ClipTokenizer Tokenizer = new(ClipTextRules.HuggingFace);

    [Theory]
    [InlineData("a # b", "a \n")]
    [InlineData("a\n# b\nc", "a\nc")]
    [InlineData("# only", "\n")]
    [InlineData("a # b\nc", "a \nc")]
    [InlineData("no comment", "no comment")]
    public void Comments_go(string prompt, string expected) => Assert.Equal(expected, PromptComments.Strip(prompt));

    [Theory]
    [InlineData("(a:1.2.3)", "1.2.3")]
    [InlineData("(a:.)", ".")]
    public void A_weight_that_is_no_number_is_refused_by_name(string prompt, string wrong)
    {
        var refused = Assert.Throws<RequestException>(() => AttentionParser.Parse(prompt));
        Assert.Equal("prompt", refused.Field);
        Assert.Contains($"\"{wrong}\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_may_use_digits_of_any_script() => Assert.Equal([new WeightedText("a", 1.5)], AttentionParser.Parse("(a:١.٥)"));

    [Theory]
    [InlineData("[a:b:3]\\", "[a:b:3]\\")]
    [InlineData("[a:b:3] | c", "[a:b:3] | c")]
    [InlineData("[a:b:3]\\\nc", "[a:b:3]\\\nc")]
    public void What_the_grammar_does_not_cover_is_literal(string prompt, string expected) =>
        Assert.Equal([new ScheduledText(8, expected)], PromptSchedule.Parse(prompt, new(8)));

    [Fact]
    public void A_step_beyond_all_numbers_is_refused() =>
        Assert.Throws<RequestException>(() => PromptSchedule.Parse("[a:b:1e999]", new(8)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(9, 2)]
    public void Calls_0_and_1_share_the_first_entry(int call, int entry) => Assert.Equal(entry, PromptSchedule.EntryAt([1, 2, 3], call));

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("((a:1.1)")]
    [InlineData("[a:b:3](")]
    [InlineData("[a|")]
    [InlineData("a AND ")]
    [InlineData("<a:")]
    [InlineData("\\")]
    [InlineData("x:")]
    [InlineData("# \n")]
    [InlineData("\u0301")]
    [InlineData("&")]
    [InlineData("Ã")]
    public void Hostile_prompts_take_no_time_and_no_stack(string piece)
    {
        var prompt = string.Concat(Enumerable.Repeat(piece, 40_000 / piece.Length));
        var started = TimeProvider.System.GetTimestamp();
        AttentionParser.Parse(prompt);
        PromptSchedule.Parse(prompt, new(20));
        Composition.Parse(prompt);
        ExtraNetworks.Parse(prompt);
        PromptComments.Strip(prompt);
        Tokenizer.Encode(prompt);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Nesting_of_any_depth_is_read()
    {
        const int depth = 30_000;
        var prompt = string.Concat(Enumerable.Repeat("[", depth)) + "a" + string.Concat(Enumerable.Repeat(":1]", depth));
        Assert.Equal([new(1, ""), new(4, "a")], PromptSchedule.Parse(prompt, new(4)));
    }

    [Fact]
    public void Every_word_that_merges_in_the_heap_merges_as_in_the_loop()
    {
        var vocabulary = ClipVocabulary.Default;
        foreach (var word in new[] { "aaaaaaaaaaaaaaaaaaaa", "supercalifragilisticexpialidocious", "abababababab", "mississippimississippi" })
        {
            var symbols = word.Select((letter, i) => letter + (i == word.Length - 1 ? "</w>" : "")).ToList();
            while (true)
            {
                var best = Enumerable.Range(0, symbols.Count - 1)
                    .Select(i => (At: i, Token: TokenOf(symbols[i], symbols[i + 1])))
                    .Where(pair => pair.Token >= 0)
                    .OrderBy(pair => pair.Token).ThenBy(pair => pair.At)
                    .FirstOrDefault((-1, -1));
                if (best.Item1 < 0) break;
                symbols[best.Item1] = vocabulary.TextOf(best.Item2);
                symbols.RemoveAt(best.Item1 + 1);
            }

            Assert.Equal(symbols, Tokenizer.Encode(word).Select(vocabulary.TextOf));
        }

        int TokenOf(string left, string right) => vocabulary.Merged(vocabulary.IdOf(left), vocabulary.IdOf(right));
    }

    [Theory]
    [InlineData("", 0, 75)]
    [InlineData("a cat", 2, 75)]
    [InlineData("a AND a black cat", 3, 75)]
    [InlineData("[a:a very long night:4] <lora:x:1>", 4, 75)]
    [InlineData("a BREAK b", 76, 150)]
    public void The_counter_takes_the_longest_part(string prompt, int count, int limit)
    {
        var counted = TokenCounter.Count(prompt, 20, new(Tokenizer, new(Tokenizer, [])));
        Assert.Equal((count, limit), (counted.TokenCount, counted.Limit));
    }

    [Fact]
    public void An_embedding_longer_than_a_chunk_is_refused()
    {
        var chunker = new PromptChunker(Tokenizer, new(Tokenizer, [new("huge", 76)]));
        Assert.Throws<RequestException>(() => chunker.Chunk("a huge cat"));
    }

    [Fact]
    public void The_longest_embedding_name_wins()
    {
        var index = new EmbeddingIndex(Tokenizer, [new("cat", 1), new("cat house", 2)]);
        Assert.Equal("cat house", index.Find(Tokenizer.Encode("cat house"), 0, out var length)?.Name);
        Assert.Equal(2, length);
        Assert.Equal("cat", index.Find(Tokenizer.Encode("cat hat"), 0, out _)?.Name);
        Assert.Null(index.Find(Tokenizer.Encode("dog"), 0, out _));
    }

    [Theory]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("ΣΑΣ Σ", "σας σ")]
    [InlineData("İ", "i\u0307")]
    public void Lower_case_is_Pythons(string text, string expected) => Assert.Equal(expected, PythonCase.Lower(text));

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("a\u0323\u0302", "ậ")]
    [InlineData("a\u0302\u0323", "ậ")]
    [InlineData("\u1100\u1161\u11a8", "각")]
    [InlineData("\u0958", "\u0915\u093c")]
    public void Composition_is_canonical(string text, string expected) => Assert.Equal(expected, UnicodeForms.Compose(text));

    [Theory]
    [InlineData("&eacute;&notit;&#x41;&#128;&amp", "é¬it;A€&")]
    [InlineData("&CounterClockwiseContourIntegral; &nosuch; &", "∳ &nosuch; &")]
    public void Entities_are_those_of_HTML(string text, string expected) => Assert.Equal(expected, HtmlEntities.Unescape(text));
}
