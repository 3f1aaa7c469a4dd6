using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>The box for prompts: colours, brackets, names that are offered, and that nothing of it holds up who types.</summary>
[Collection(BrowserTests.Name)]
public sealed class PromptEditorTests(EditorStudio studio) : IClassFixture<EditorStudio>
{
    private const string Coloured = "kind => [...CSS.highlights.get('prompt-' + kind)].map(range => range.startContainer.data.slice(range.startOffset, range.endOffset)).sort().join(' ')";

    public static TheoryData<string, string> Grammar => new()
    {
        { "a (red:1.2) apple", "bracket( weight:1.2 bracket)" },
        { "((a)) [b]", "bracket( bracket( bracket) bracket) bracket[ bracket]" },
        { "[a:b:0.5]", "schedule[ schedule: schedule:0.5 schedule]" },
        { "[a: 3 ]", "schedule[ schedule: 3  schedule]" },
        { "[(a:2):3]", "schedule[ bracket( weight:2 bracket) schedule:3 schedule]" },
        { "[a:b]", "bracket[ bracket]" },
        { "[a:b:c:5]", "bracket[ bracket]" },
        { "[a|b|]", "schedule[ schedule| schedule| schedule]" },
        { "[[a|b]:c:3]", "schedule[ schedule[ schedule| schedule] schedule: schedule:3 schedule]" },
        { "a|b", "wrong|" },
        { "[a|b:3]", "bracket[ wrong| bracket]" },
        { "(a|b)", "bracket( wrong| bracket)" },
        { "(a]b)", "bracket( wrong] bracket)" },
        { "([a)", "bracket( wrong[ bracket)" },
        { "(open", "wrong(" },
        { @"\(a\] (b:1.1)", @"comment\( comment\] bracket( weight:1.1 bracket)" },
        { "(a:b)", "bracket( bracket)" },
        { "a AND b :0.5 AND c", "keywordAND weight:0.5 keywordAND" },
        { "a:1.5", "weight:1.5" },
        { "HAND AND BREAKFAST BREAK x", "keywordAND keywordBREAK" },
        { "x <lora:Ripe Apple:0.5> <b>", "network<lora:Ripe Apple:0.5>" },
        { "__weather/sky__ a_b", "wildcard__weather/sky__" },
        { "a # (b\nc", "comment# (b" },
    };

    [Fact]
    public async Task The_grammar_is_that_of_the_engine()
    {
        var (page, _) = await studio.Open();
        foreach (var (text, expected) in Grammar.Select(row => row.Data))
        {
            var marks = await page.EvaluateAsync<string>("text => { const found = easel.readPrompt(text, false); return [...found.marks.map(([kind, from, to]) => [from, kind + text.slice(from, to)]), ...found.wrong.map(at => [at, 'wrong' + text[at]])].sort((a, b) => a[0] - b[0]).map(mark => mark[1]).join(' '); }", text);
            Assert.Equal($"{text} → {expected}", $"{text} → {marks}");
        }

        Assert.Equal(0, await page.EvaluateAsync<int>("() => easel.readPrompt('a AND <lora:x:1>', true).marks.length")); // negative prompts know neither
    }

    [Fact]
    public async Task Colours_follow_what_is_typed_and_what_is_put_in()
    {
        var (page, prompt) = await studio.Open();
        await prompt.PressSequentiallyAsync("a (red:1.2) cat, <lora:x:1> (");
        await Said(page, "weight", ":1.2");
        await Said(page, "network", "<lora:x:1>");
        await Said(page, "wrong", "(");
        Assert.Equal("a (red:1.2) cat, <lora:x:1> (\u200b", await page.EvaluateAsync<string>("() => document.querySelector('.prompt-colours').textContent"));
        await Expect(page.Locator(".prompt-status").First).ToHaveTextAsync("1 brackets or bars stand alone", new() { Timeout = 5000 });

        await page.GetByRole(AriaRole.Button, new() { Name = "Clear the form" }).ClickAsync(); // the server takes it away
        await Expect(prompt).ToHaveValueAsync("");
        await Said(page, "weight", "");
    }

    [Fact]
    public async Task The_bracket_at_the_caret_and_its_partner_are_marked()
    {
        var (page, prompt) = await studio.Open();
        await prompt.PressSequentiallyAsync("[a|(b)]");
        await Said(page, "pair", "[ ]");
        await prompt.PressAsync("ArrowLeft");
        await Said(page, "pair", "( )");
        await prompt.PressAsync("Home");
        await Said(page, "pair", "[ ]");
        await prompt.PressAsync("Tab");
        await Said(page, "pair", "");
    }

    [Fact]
    public async Task A_lora_is_found_among_two_thousand_by_keys_alone()
    {
        var (page, prompt) = await studio.Open();
        await prompt.PressSequentiallyAsync("a bowl <");
        var list = page.GetByRole(AriaRole.Listbox);
        await Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(50);
        await prompt.PressSequentiallyAsync("lora:appl");
        await Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await Expect(list.GetByRole(AriaRole.Option)).ToContainTextAsync("LoRA · fruit");
        var active = await prompt.GetAttributeAsync("aria-activedescendant");
        Assert.Equal("true", await page.Locator("#" + active).GetAttributeAsync("aria-selected"));
        await prompt.PressAsync("Enter");
        await Expect(prompt).ToHaveValueAsync("a bowl <lora:Ripe-Apple:1>");
        await Expect(list).ToHaveCountAsync(0);
        await prompt.PressAsync("Control+z");
        await Expect(prompt).ToHaveValueAsync("a bowl <lora:appl");

        await prompt.FillAsync("<lora:appl:0.4>, red");
        await prompt.EvaluateAsync("box => box.setSelectionRange(9, 9)");
        await prompt.PressSequentiallyAsync("l"); // in a tag that is there, the weight stays
        await prompt.PressAsync("Backspace");
        await prompt.PressAsync("Tab");
        await Expect(prompt).ToHaveValueAsync("<lora:Ripe-Apple:0.4>, red");
    }

    [Fact]
    public async Task Escape_closes_the_list_and_arrows_without_one_move_the_caret()
    {
        var (page, prompt) = await studio.Open();
        await prompt.PressSequentiallyAsync("one\ntwo <thing");
        var list = page.GetByRole(AriaRole.Listbox);
        await Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(50);
        await prompt.PressAsync("ArrowDown");
        await prompt.PressAsync("ArrowDown");
        await Expect(list.GetByRole(AriaRole.Option).Nth(2)).ToHaveAttributeAsync("aria-selected", "true");
        await prompt.PressAsync("Escape");
        await Expect(list).ToHaveCountAsync(0);
        await prompt.PressSequentiallyAsync("0"); // and it stays closed for this name
        await Expect(list).ToHaveCountAsync(0);
        await prompt.PressAsync("ArrowUp");
        Assert.True(await prompt.EvaluateAsync<int>("box => box.selectionStart") <= 3);
    }

    [Fact]
    public async Task Embeddings_styles_and_wildcards_are_offered_and_a_style_is_laid_over()
    {
        var (page, prompt) = await studio.Open();
        await prompt.PressSequentiallyAsync("a cat, badh");
        await page.GetByRole(AriaRole.Option, new() { Name = "badhands" }).ClickAsync();
        await Expect(prompt).ToHaveValueAsync("a cat, badhands");
        await prompt.PressSequentiallyAsync(", __sk");
        await prompt.PressAsync("Tab");
        await Expect(prompt).ToHaveValueAsync("a cat, badhands, __weather/sky__");
        await prompt.PressSequentiallyAsync(" oil");
        await prompt.PressAsync("ArrowDown");
        await prompt.PressAsync("Enter");
        await Expect(prompt).ToHaveValueAsync("a cat, badhands, __weather/sky__ ");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "oil painting", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_prompt_as_long_as_a_novel_is_typed_without_waiting_and_kept()
    {
        var (page, prompt) = await studio.Open();
        var novel = string.Join(", ", Enumerable.Repeat("(a word:1.1)", 7200))[..100_000];
        await prompt.FillAsync(novel);
        Assert.False(await page.EvaluateAsync<bool>("() => document.querySelector('.prompt-box').classList.contains('coloured')"));
        var clock = Stopwatch.StartNew();
        await prompt.PressAsync("Control+End");
        await prompt.PressSequentiallyAsync(" and the end of it");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"18 keys took {clock.Elapsed}");
        await page.WaitForTimeoutAsync(1500);
        await page.ReloadAsync();
        await Expect(prompt).ToHaveValueAsync(new Regex(" and the end of it$"));
    }

    [Fact]
    public async Task The_coloured_text_lies_under_what_is_typed()
    {
        var (page, prompt) = await studio.Open();
        await prompt.FillAsync(string.Join(" ", Enumerable.Repeat("a (long red apple:1.2) [on a:under the:0.5] table,", 60)));
        await prompt.PressAsync("Control+End");
        await page.WaitForTimeoutAsync(200);
        var (box, layer) = (await page.EvaluateAsync<int[]>("() => { const box = document.querySelector('#prompt'); return [box.scrollHeight, box.scrollTop, box.clientWidth]; }"), await page.EvaluateAsync<int[]>("() => { const layer = document.querySelector('.prompt-colours'); return [layer.scrollHeight, layer.scrollTop, layer.clientWidth]; }"));
        Assert.True(box[1] > 0);
        Assert.Equal(box, layer);
    }

    private static Task<IJSHandle> Said(IPage page, string kind, string texts) => page.WaitForFunctionAsync($"([kind, texts]) => ({Coloured})(kind) === texts", new[] { kind, texts }, new() { Timeout = 10_000 });
}
