using System.Globalization;
using Easel.Core.Imaging;
using Easel.Web.Tests.Browser;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Xunit;

namespace Easel.Web.Tests.Measuring;

/// <summary>The gallery with 50,000 pictures: opened, scrolled, searched, narrowed, marked.</summary>
[Collection(BrowserTests.Name)]
public sealed class GalleryMeasurements
{
    private const int Pictures = 50_000;
    private const int Windows = 4;
    private static readonly string[] Things = ["apple", "boat", "cat", "dog", "elm", "frog", "goose", "house", "iris", "jar", "kite", "lamp", "moon", "nest", "owl", "pear"];
    private static readonly string[] Manners = ["oil painting", "3d render", "watercolour", "ink drawing", "photo", "pixel art", "pastel"];

    [Fact]
    public async Task Fifty_thousand_pictures_stay_smooth()
    {
        var data = Path.Combine(Measured.Folder, "gallery");
        Make(Path.Combine(data, "outputs", "txt2img-images"));
        await using var browser = await Chromium.Start();
        using var server = await EaselServer.Start(data);
        var page = await browser.Open(server.Address);
        await Index(page, data);

        Measured.Say("gallery: from the form to the first thumbnails", $"{await Measured.Time(() => Open(page)):F0} ms");
        await page.GotoAsync("/gallery");
        await Seen(page);
        Measured.Say("gallery: loaded anew, first thumbnails", $"{await Measured.Time(async () => { await page.ReloadAsync(); await Seen(page); }):F0} ms");
        await Scroll(page);
        await Find(page);
        await Mark(page);
        await Remember(browser, server);
    }

    private static async Task Scroll(IPage page)
    {
        await page.Locator(".grid").HoverAsync();
        foreach (var pixels in new[] { 60, 240 })
        {
            await page.EvaluateAsync("""
                () => {
                    const box = document.querySelector(".grid"), seen = window.seenShares = [];
                    window.seenTimer = setInterval(() => {
                        const edge = box.getBoundingClientRect();
                        const there = [...box.querySelectorAll(".grid-cell")].filter(cell => { const place = cell.getBoundingClientRect(); return place.bottom > edge.top && place.top < edge.bottom && cell.querySelector("img")?.complete; });
                        const rows = edge.height / (box.querySelector(".grid-row").getBoundingClientRect().height + 8), columns = Number(getComputedStyle(box).getPropertyValue("--columns"));
                        seen.push(Math.min(1, there.length / (rows * columns)));
                    }, 50);
                }
                """);
            await Measured.Frames(page, $"gallery: the wheel for 10 s, {pixels} pixels a turn", () => Measured.Wheel(page, 10, pixels));
            var seen = (await page.EvaluateAsync<double[]>("() => { clearInterval(window.seenTimer); return window.seenShares; }")).Order().ToArray();
            Measured.Say("gallery: of the window meanwhile, pictures are", $"{100 * seen.Average():F0} % on average, {100 * Measured.At(seen, 0.05):F0} % in the worst twentieth");
            await page.WaitForTimeoutAsync(1000);
        }

        foreach (var place in new[] { 0.5, 0.9, 0.1 })
        {
            await page.EvaluateAsync("place => { const box = document.querySelector('.grid'); box.scrollTop = box.scrollHeight * place; }", place);
            Measured.Say($"gallery: a jump to {place:P0} of its length, pictures in sight", $"{await Measured.Time(() => Seen(page)):F0} ms");
        }
    }

    private static async Task Find(IPage page)
    {
        var search = page.GetByRole(AriaRole.Searchbox);
        Measured.Say("gallery: a word typed letter by letter, found (250 ms wait included)", $"{await Measured.Time(async () => { await search.PressSequentiallyAsync("apple", new() { Delay = 60 }); await Shows(page, Share(thing: 0)); }):F0} ms");
        Measured.Say("gallery: two words", $"{await Measured.Time(async () => { await search.FillAsync("apple watercolour"); await Shows(page, Enumerable.Range(0, Pictures).Count(i => i % Things.Length == 0 && i / Things.Length % Manners.Length == 2)); }):F0} ms");
        Measured.Say("gallery: nothing searched for again", $"{await Measured.Time(async () => { await search.FillAsync(""); await Shows(page, Pictures); }):F0} ms");
        var letters = "a watercolour of a boat";
        await search.FocusAsync();
        await Measured.Frames(page, "gallery: while a sentence is typed into the search", async () =>
        {
            foreach (var letter in letters)
            {
                await page.Keyboard.TypeAsync(letter.ToString());
                await page.WaitForTimeoutAsync(120);
            }
        });
        await search.FillAsync("");
        await Shows(page, Pictures);
        Measured.Say("gallery: a sampler chosen", $"{await Measured.Time(async () => { await page.GetByLabel("Sampling method").SelectOptionAsync("Euler a"); await Shows(page, Enumerable.Range(0, Pictures).Count(i => i % 3 == 0)); }):F0} ms");
        Measured.Say("gallery: and taken back", $"{await Measured.Time(async () => { await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync(); await Shows(page, Pictures); }):F0} ms");
    }

    private static async Task Mark(IPage page)
    {
        await page.Locator(".grid-picture").First.ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        Measured.Say("gallery: all marked", $"{await Measured.Time(async () => { await page.GetByRole(AriaRole.Button, new() { Name = "Mark all" }).ClickAsync(); await page.WaitForFunctionAsync("text => document.querySelector('.selection strong')?.textContent === text", $"{Pictures} marked"); }):F0} ms");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark none" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("apple watercolour");
        await Shows(page, 447);
        await page.Locator(".grid-picture").First.ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark all" }).ClickAsync();
        Measured.Say("gallery: 447 made favourites", $"{await Measured.Time(async () => { await page.Locator(".selection").GetByRole(AriaRole.Button, new() { Name = "Favourite" }).ClickAsync(); await page.Locator(".grid-star").First.WaitForAsync(); }):F0} ms");
    }

    // What windows cost the server: as many more as make it tell.
    private static async Task Remember(Chromium browser, EaselServer server)
    {
        var before = server.Resident;
        for (var window = 0; window < Windows; window++)
        {
            var page = await browser.Open(server.Address);
            await page.GotoAsync("/gallery");
            await Seen(page);
            await page.Locator(".grid").HoverAsync();
            await Measured.Wheel(page, 3, 240);
        }

        Measured.Say("gallery: resident memory of the server, and what a window adds", $"{before / 1e6:F0} MB, {(server.Resident - before) / 1e6 / Windows:F1} MB a window");
    }

    private static async Task Open(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Gallery" }).ClickAsync();
        await Seen(page);
    }

    private static async Task Seen(IPage page) => await page.WaitForFunctionAsync("""
        () => {
            const box = document.querySelector(".grid");
            if (!box) return false;
            const edge = box.getBoundingClientRect();
            const cells = [...box.querySelectorAll(".grid-cell")].filter(cell => { const place = cell.getBoundingClientRect(); return place.bottom > edge.top && place.top < edge.bottom; });
            return cells.length > 0 && cells.every(cell => cell.querySelector("img")?.naturalWidth > 0);
        }
        """);

    private static async Task Shows(IPage page, int count)
    {
        await page.WaitForFunctionAsync("text => document.querySelector('.gallery-bar .count')?.textContent === text", Count(count));
        await Seen(page);
    }

    private static string Count(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} pictures");

    private static int Share(int thing) => Enumerable.Range(0, Pictures).Count(i => i % Things.Length == thing);

    // The scan of the folder and the thumbnails, the first time: neither is what is measured here.
    private static async Task Index(IPage page, string data)
    {
        await page.GotoAsync("/gallery");
        while (!await page.GetByText(Count(Pictures), new() { Exact = true }).IsVisibleAsync())
        {
            await page.WaitForTimeoutAsync(5000);
            await page.ReloadAsync();
            await page.WaitForTimeoutAsync(2000);
        }

        await LayThumbnails(data);
        await page.GotoAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).WaitForAsync();
    }

    // Where the gallery keeps them; it would make them one by one meanwhile.
    private static async Task LayThumbnails(string data)
    {
        await using var storage = new SqliteConnection($"Data Source={Path.Combine(data, "easel.db")};Mode=ReadOnly");
        await storage.OpenAsync();
        await using var all = storage.CreateCommand();
        all.CommandText = "SELECT Id, ContentHash, Seed FROM Pictures";
        var small = Things.Select(thing => PictureCodec.Thumbnail(Testing.TestPictures.Recorded(thing, 256, 256), 256)).ToArray();
        await using var rows = await all.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var (id, hash) = (rows.GetString(0), rows.GetString(1));
            var path = Path.Combine(data, "thumbnails", id[^2..], $"{id}-{hash[..8]}-256.webp");
            if (File.Exists(path)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, small[(rows.GetInt64(2) - 1000) % small.Length]);
        }
    }

    private static void Make(string folder)
    {
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder);
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var pictures = Things.Select(thing => PictureCodec.Encode(Testing.TestPictures.Recorded(thing, 256, 256), PictureFormat.Jpeg, 60)).ToArray();
        for (var i = 0; i < Pictures; i++)
        {
            var day = Directory.CreateDirectory(Path.Combine(folder, (i / 200).ToString("D4", CultureInfo.InvariantCulture))).FullName;
            var path = Path.Combine(day, string.Create(CultureInfo.InvariantCulture, $"{i:D5}-{1000 + i}.jpg"));
            var text = string.Create(CultureInfo.InvariantCulture, $"a {Things[i % Things.Length]}, {Manners[i / Things.Length % Manners.Length]}, picture {i}\nNegative prompt: blurry\nSteps: 20, Sampler: {(i % 3 == 0 ? "Euler a" : "DPM++ 2M")}, CFG scale: 7, Seed: {1000 + i}, Size: 256x256, Model: model {i % 5}");
            File.WriteAllBytes(path, PictureText.Write(pictures[i % pictures.Length], text)!);
            File.SetLastWriteTimeUtc(path, start.AddMinutes(i));
        }
    }
}
