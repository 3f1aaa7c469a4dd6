using System.Globalization;
using Easel.Web.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

namespace Easel.Web.Tests.Measuring;

/// <summary>How soon the prompt takes a key that reaches the server: after the page was asked for, and while a picture is painted.</summary>
[Collection(BrowserTests.Name)]
public sealed class PromptMeasurements
{
    private const int Rounds = 7;
    private const int Keys = 60;

    // Types as soon as the prompt is there, and notes when the count of its tokens has come back.
    private const string Hurry = """
        window.heard = new Promise(resolve => {
            const count = 2 + Math.floor(Math.random() * 60);
            let typed = 0;
            const look = () => {
                const box = document.getElementById("prompt");
                if (box && !typed) {
                    typed = performance.now();
                    box.focus();
                    box.value = "cat ".repeat(count);
                    box.dispatchEvent(new Event("input", { bubbles: true }));
                }
                if (typed && box.closest(".field").querySelector(".count")?.textContent.startsWith(`${count} /`)) resolve([typed, performance.now()]);
                else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        });
        """;

    // A word more at a time; milliseconds until the count says so.
    private const string Type = """
        async keys => {
            const box = document.getElementById("prompt"), field = box.closest(".field"), times = [];
            for (let key = 1; key <= keys; key++) {
                const begun = performance.now();
                box.value = "cat ".repeat(key);
                box.dispatchEvent(new Event("input", { bubbles: true }));
                while (!field.querySelector(".count")?.textContent.startsWith(`${key} /`)) await new Promise(requestAnimationFrame);
                times.push(performance.now() - begun);
                await new Promise(done => setTimeout(done, 100));
            }
            return times;
        }
        """;

    [Fact]
    public async Task The_first_page_takes_a_key_soon()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        _ = Measured.Folder;
        for (var round = 0; round < 3; round++)
        {
            using var cold = new TemporaryFolder();
            using var started = await EaselServer.Start(cold.Path);
            Measured.Say("first page: server just started, nothing in the browser's cache", Said(await Load(await browser.Open(started.Address))));
        }

        using var server = await EaselServer.Start(folder.Path);
        var (fresh, again) = (new List<(double Typed, double Heard)>(), new List<(double Typed, double Heard)>());
        for (var round = 0; round < Rounds; round++)
        {
            var page = await browser.Open(server.Address);
            fresh.Add(await Load(page));
            again.Add(await Load(page));
            await page.Context.CloseAsync();
        }

        Measured.Say($"first page: server warm, nothing in the cache, median of {Rounds}", Said(Middle(fresh)));
        Measured.Say($"first page: server warm, scripts in the cache, median of {Rounds}", Said(Middle(again)));
    }

    [Fact]
    public async Task Typing_does_not_wait_for_a_picture()
    {
        _ = Measured.Folder;
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).WaitForAsync();
        await page.WaitForTimeoutAsync(2000);
        await page.EvaluateAsync<double[]>(Type, 5);
        Typed("typing: key to count of tokens, nothing painted", await page.EvaluateAsync<double[]>(Type, Keys));
        await page.Locator("#steps").FillAsync("60");
        await page.Locator("#batch_count").FillAsync("16");
        await page.Locator("#batch_count").PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Progressbar).WaitForAsync();
        await page.WaitForTimeoutAsync(3000);
        Typed("typing: the same while a picture is painted on all cores", await page.EvaluateAsync<double[]>(Type, Keys));
        await Measured.Frames(page, "typing: frames meanwhile, with the live preview", () => page.WaitForTimeoutAsync(5000));
        Assert.True(await page.GetByRole(AriaRole.Progressbar).IsVisibleAsync(), "the picture was finished before the typing");
    }

    private static async Task<(double Typed, double Heard)> Load(IPage page)
    {
        if (page.Url == "about:blank") await page.AddInitScriptAsync(Hurry);
        await page.GotoAsync("/");
        var times = await page.EvaluateAsync<double[]>("() => window.heard");
        return (times[0], times[1]);
    }

    private static FormattableString Said((double Typed, double Heard) times) => $"prompt there after {times.Typed:F0} ms, a key has come back after {times.Heard:F0} ms";

    private static (double Typed, double Heard) Middle(List<(double Typed, double Heard)> all) => all.OrderBy(times => times.Heard).ElementAt(all.Count / 2);

    private static void Typed(string what, double[] times)
    {
        var ordered = times.Order().ToArray();
        Measured.Say(what, $"median {Measured.At(ordered, 0.5).ToString("F0", CultureInfo.InvariantCulture)} ms, p95 {Measured.At(ordered, 0.95):F0} ms, longest {ordered[^1]:F0} ms of {ordered.Length}");
    }
}
