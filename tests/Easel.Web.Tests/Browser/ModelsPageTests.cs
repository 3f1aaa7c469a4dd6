using System.Text.RegularExpressions;
using Easel.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>Two thousand models stay quick, and one of them ends in the prompt.</summary>
public sealed class ModelsPageTests
{
    private const int Many = 2000;

    [Fact]
    public async Task Of_two_thousand_LoRAs_only_those_in_sight_are_drawn_and_one_is_put_into_the_prompt()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        var loras = Path.Combine(folder.Path, "loras");
        for (var i = 0; i < Many; i++) WeightsFiles.Lora(Path.Combine(loras, $"shelf{i % 10}", $"number {i:D4}.safetensors"), seed: i);
        File.WriteAllText(Path.Combine(loras, "shelf7", "number 1237.json"), """{"activation text":"in ink","preferred weight":0.6}""");
        using var server = await EaselServer.Start(folder.Path, "--lora-dir", loras);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/models");
        await Expect(page.GetByText($"{Many} models")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".model-card").First).ToBeVisibleAsync();
        Assert.InRange(await page.Locator(".model-card").CountAsync(), 10, 120);

        await page.Locator(".grid").EvaluateAsync("grid => grid.scrollTo(0, grid.scrollHeight)");
        await Expect(page.GetByText("number 1999", new() { Exact = true })).ToBeVisibleAsync();
        Assert.InRange(await page.Locator(".model-card").CountAsync(), 10, 120);

        await page.GetByRole(AriaRole.Searchbox).FillAsync("ink 1237");
        await Expect(page.Locator(".model-card")).ToHaveCountAsync(1);
        await page.Locator(".model-main").ClickAsync();
        await Expect(page.GetByText("number 1237 is in the prompt now.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Generate" }).First.ClickAsync();
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await Expect(prompt).ToHaveValueAsync("<lora:number 1237:0.6> in ink");

        await page.GetByRole(AriaRole.Link, new() { Name = "Models" }).ClickAsync();
        await Expect(page.Locator(".model-main")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Locator(".model-main").ClickAsync();
        await page.Locator(".mud-snackbar", new() { HasText = "is out of the prompt" }).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".model-main")).ToHaveAttributeAsync("aria-pressed", "true");

        File.WriteAllText(Path.Combine(loras, "later.safetensors"), "<html>");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("later");
        await Expect(page.Locator(".model-card .problem")).ToContainTextAsync(new Regex("web page"), new() { Timeout = 30_000 });
    }
}
