using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>The whole way, as a person goes it: the real server, the real model, a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class StudioPageTests
{
    [Fact]
    public async Task A_picture_is_asked_for_watched_through_a_reload_and_found_again_by_a_word()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address);
        var strangers = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(server.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) strangers.Add(request.Url);
        };

        await page.GotoAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a red apple, 3d render");
        await page.Locator("#steps").FillAsync("12");
        await page.Locator("#steps").PressAsync("Control+Enter");
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();

        await page.ReloadAsync(); // in the middle of it
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync("a red apple, 3d render");
        await Expect(page.Locator("#steps")).ToHaveValueAsync("12");
        await Expect(page.Locator(".stage-picture img")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await page.WaitForFunctionAsync("() => document.querySelector('.stage-picture img')?.naturalWidth === 512");

        await page.GetByRole(AriaRole.Link, new() { Name = "Gallery" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("banana");
        await Expect(page.GetByText("Nothing is found.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("apple");
        await page.Locator(".grid-picture").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary)).ToContainTextAsync(new Regex("Steps\\s*12"));
        Assert.Empty(strangers);
    }

    [Fact]
    public async Task Three_jobs_wait_are_put_in_another_order_and_are_cancelled()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/queue");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Generate" }).First.ClickAsync();
        foreach (var thing in new[] { "an apple", "a boat", "a cat" })
        {
            await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(thing);
            await page.Keyboard.PressAsync("Control+Enter");
            await Expect(page.Locator(".badge")).ToHaveTextAsync(thing switch { "an apple" => "1", "a boat" => "2", _ => "3" });
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Queue" }).ClickAsync();
        await Expect(page.Locator(".job-title")).ToHaveTextAsync(["an apple", "a boat", "a cat"]);
        await page.Locator(".job").Nth(2).GetByRole(AriaRole.Button, new() { Name = "To the front" }).ClickAsync();
        await Expect(page.Locator(".job-title")).ToHaveTextAsync(["a cat", "an apple", "a boat"]);
        await page.Locator(".job").Nth(0).DragToAsync(page.Locator(".job").Nth(2));
        await Expect(page.Locator(".job-title")).ToHaveTextAsync(["an apple", "a boat", "a cat"]);
        await page.Locator(".job").Nth(0).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator(".state.cancelled")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Arrows_weigh_the_words_of_a_prompt_and_the_server_hears_of_it()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/");
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("a red apple <lora:fruit:0.5>");
        await prompt.EvaluateAsync("box => box.setSelectionRange(3, 3)");
        await page.Keyboard.PressAsync("Control+ArrowUp");
        await page.Keyboard.PressAsync("Control+ArrowUp");
        await Expect(prompt).ToHaveValueAsync("a (red:1.2) apple <lora:fruit:0.5>");
        await page.Keyboard.PressAsync("Control+ArrowDown");
        await page.Keyboard.PressAsync("Control+ArrowDown");
        await page.Keyboard.PressAsync("Control+ArrowDown");
        await Expect(prompt).ToHaveValueAsync("a (red:0.9) apple <lora:fruit:0.5>");
        await prompt.EvaluateAsync("box => box.setSelectionRange(25, 25)");
        await page.Keyboard.PressAsync("Control+ArrowUp");
        await Expect(prompt).ToHaveValueAsync("a (red:0.9) apple <lora:fruit:0.55>");
        await page.WaitForTimeoutAsync(500);
        await page.ReloadAsync();
        await Expect(prompt).ToHaveValueAsync("a (red:0.9) apple <lora:fruit:0.55>");
    }

    [Fact]
    public async Task Who_speaks_Finnish_reads_Finnish()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address, language: "fi-FI");
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Luo", Exact = true })).ToBeVisibleAsync();
        Assert.Equal("fi", await page.EvaluateAsync<string>("() => document.documentElement.lang"));
    }

    [Fact]
    public async Task Who_has_no_password_gets_no_page_and_who_has_logs_in()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path, "--api-auth", "me:a long secret");
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/gallery");
        await Expect(page).ToHaveURLAsync(new Regex("/login"));
        await page.GetByLabel("Name").FillAsync("me");
        await page.GetByLabel("Password").FillAsync("a long secret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.GetByText("No pictures yet.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Log out" })).ToBeVisibleAsync();
    }
}
