using System.Globalization;
using Easel.Core.Imaging;
using Easel.Testing;
using Easel.Web.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Measuring;

/// <summary>2,000 LoRAs, half of them with pictures, in the Models tab and among the suggestions of the prompt.</summary>
[Collection(BrowserTests.Name)]
public sealed class ModelMeasurements
{
    private const int Loras = 2000;

    [Fact]
    public async Task Two_thousand_cards_stay_quick()
    {
        var data = Path.Combine(Measured.Folder, "models");
        Make(Path.Combine(data, "models", "Lora"));
        if (Directory.Exists(Path.Combine(data, "drafts"))) Directory.Delete(Path.Combine(data, "drafts"), recursive: true); // of an earlier run
        await using var browser = await Chromium.Start();
        using var server = await EaselServer.Start(data);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/models");
        await Expect(page.GetByText($"{Loras} models", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await Cards(page);
        await Suggestions(page);
    }

    private static async Task Cards(IPage page)
    {
        await Go(page, "Generate");
        await page.GetByLabel("Prompt", new() { Exact = true }).WaitForAsync();
        Measured.Say("models: from the form to 2,000 cards", $"{await Measured.Time(async () => { await Go(page, "Models"); await Seen(page); }):F0} ms");
        await page.Locator(".grid").HoverAsync();
        await Measured.Frames(page, "models: the wheel for 10 s, 240 pixels a turn", () => Measured.Wheel(page, 10, 240));
        foreach (var place in new[] { 0.5, 0.9 })
        {
            await page.EvaluateAsync("place => { const box = document.querySelector('.grid'); box.scrollTop = box.scrollHeight * place; }", place);
            Measured.Say($"models: a jump to {place:P0} of their length, cards in sight", $"{await Measured.Time(() => Seen(page)):F0} ms");
        }

        var search = page.GetByRole(AriaRole.Searchbox);
        Measured.Say("models: a name typed letter by letter, found", $"{await Measured.Time(async () => { await search.PressSequentiallyAsync("thing 1234", new() { Delay = 60 }); await Shows(page, 1); }):F0} ms");
        Measured.Say("models: a trigger word, found", $"{await Measured.Time(async () => { await search.FillAsync("word7"); await Shows(page, Loras / 10); }):F0} ms");
        Measured.Say("models: nothing searched for again", $"{await Measured.Time(async () => { await search.FillAsync(""); await Shows(page, Loras); }):F0} ms");
        Measured.Say("models: one put into the form", $"{await Measured.Time(async () => { await page.Locator(".model-main").First.ClickAsync(); await page.Locator(".model-card.chosen").First.WaitForAsync(); }):F0} ms");
        Measured.Say("models: all about one", $"{await Measured.Time(async () => { await page.Locator(".model-info").First.ClickAsync(new() { Force = true }); await page.Locator(".details").WaitForAsync(); }):F0} ms");
    }

    private static async Task Suggestions(IPage page)
    {
        await Go(page, "Generate");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("a boat ");
        Measured.Say("prompt: from < to the list of 2,000, the first time", $"{await Measured.Time(async () => { await prompt.PressSequentiallyAsync("<"); await page.GetByRole(AriaRole.Listbox).WaitForAsync(); }):F0} ms");
        await Measured.Frames(page, "prompt: while a LoRA's name is typed", async () =>
        {
            foreach (var letter in "lora:thing 12")
            {
                await page.Keyboard.TypeAsync(letter.ToString());
                await page.WaitForTimeoutAsync(120);
            }
        });
        await Measured.Frames(page, "prompt: while the list is gone through", async () =>
        {
            for (var press = 0; press < 30; press++)
            {
                await page.Keyboard.PressAsync("ArrowDown");
                await page.WaitForTimeoutAsync(50);
            }
        });
        await page.Keyboard.PressAsync("Enter");
        await Expect(prompt).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("<lora:thing 12"));
    }

    private static async Task Shows(IPage page, int count)
    {
        await page.WaitForFunctionAsync("text => document.querySelector('.gallery-bar .count')?.textContent === text", $"{count} models");
        await Seen(page);
    }

    private static Task Go(IPage page, string tab) => page.GetByRole(AriaRole.Link, new() { Name = tab, Exact = true }).ClickAsync();

    private static async Task Seen(IPage page) => await page.WaitForFunctionAsync("""
        () => {
            const box = document.querySelector(".grid");
            if (!box) return false;
            const edge = box.getBoundingClientRect();
            const rows = [...box.querySelectorAll(".model-row")].filter(row => { const place = row.getBoundingClientRect(); return place.bottom > edge.top && place.top < edge.bottom; });
            return rows.length > 0 && rows.every(row => row.children.length > 0 && [...row.querySelectorAll("img")].every(image => image.naturalWidth > 0));
        }
        """);

    private static void Make(string folder)
    {
        if (Directory.Exists(folder)) return;
        var pictures = Enumerable.Range(0, 16).Select(i => PictureCodec.Encode(TestPictures.Recorded($"card {i}", 320, 256), PictureFormat.Jpeg, 80)).ToArray();
        for (var i = 0; i < Loras; i++)
        {
            var path = Path.Combine(folder, $"shelf {i % 20}", string.Create(CultureInfo.InvariantCulture, $"thing {i:D4}.safetensors"));
            WeightsFiles.Lora(path, i % 4 == 0, new() { ["modelspec.trigger_phrase"] = $"word{i % 10}, thing {i}", ["ss_tag_frequency"] = """{"a":{"house":40,"tree":12,"cat":3}}""" }, i);
            if (i % 2 == 0) File.WriteAllBytes(Path.ChangeExtension(path, ".jpg"), pictures[i / 2 % pictures.Length]);
        }
    }
}
