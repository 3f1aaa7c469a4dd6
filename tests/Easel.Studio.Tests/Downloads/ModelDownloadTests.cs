using System.Diagnostics;
using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Downloads;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Easel.Studio.Tests.Downloads;

/// <summary>Whatever a server does, the file is there whole and right, or it is not there.</summary>
public sealed class ModelDownloadTests : IDisposable
{
    private static readonly byte[] Model = DownloadRig.Lora();

    private readonly DownloadRig rig = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => rig.Dispose();

    [Fact]
    public async Task A_file_goes_into_the_folder_of_what_it_is_and_nothing_else_stays()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        var loaded = await rig.Run($"{place.Address}files/mine.safetensors?x=1", cancel: Cancel);
        Assert.Equal(FileRole.Lora, loaded.Kind);
        Assert.Equal(["Lora/mine.json", "Lora/mine.safetensors"], rig.Files);
        Assert.Equal(Model, await File.ReadAllBytesAsync(loaded.Path, Cancel));
    }

    [Fact]
    public async Task A_large_file_comes_over_several_connections()
    {
        rig.Rules = rig.Rules with { LargeBytes = 64 << 10, Connections = 4 };
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        var loaded = await rig.Run($"{place.Address}mine.safetensors", order => order with { Sha256 = DownloadRig.Sha256(Model) }, Cancel);
        Assert.Equal(Model, await File.ReadAllBytesAsync(loaded.Path, Cancel));
        Assert.Equal(
            ["bytes=0-0", "bytes=0-", .. Enumerable.Range(1, 3).Select(i => $"bytes={(long)Model.Length * i / 4}-{((long)Model.Length * (i + 1) / 4) - 1}")],
            place.Requests.Select(asked => asked.Range).OrderBy(range => range == "bytes=0-0" ? 0 : range == "bytes=0-" ? 1 : 2).ThenBy(range => range!.Length).ThenBy(range => range, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_breaks_off_or_falls_silent_is_asked_for_the_rest(bool stalls)
    {
        var times = 0;
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model, cut: context.Request.Headers.Range == "bytes=0-0" || ++times > 2 ? null : 100_000, stalls: stalls));
        var loaded = await rig.Run($"{place.Address}mine.safetensors", cancel: Cancel);
        Assert.Equal(Model, await File.ReadAllBytesAsync(loaded.Path, Cancel));
        var last = place.Requests.Last();
        Assert.StartsWith("bytes=2", last.Range, StringComparison.Ordinal);
        Assert.Equal("\"1\"", last.IfRange);
    }

    [Fact]
    public async Task What_came_stays_for_another_process()
    {
        rig.Rules = rig.Rules with { LargeBytes = 64 << 10 };
        var breaks = true;
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model, cut: breaks ? 20_000 : null));
        rig.Rules = rig.Rules with { Attempts = 1 };
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.Contains("what came stays", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(["mine.safetensors.part", "mine.safetensors.part.json"], rig.Files);
        breaks = false;
        place.Requests.Clear();
        var loaded = await rig.Run($"{place.Address}mine.safetensors", cancel: Cancel); // all is read again from the disk
        Assert.Equal(Model, await File.ReadAllBytesAsync(loaded.Path, Cancel));
        Assert.DoesNotContain("bytes=0-", place.Requests.Select(asked => asked.Range));
        Assert.Equal(["Lora/mine.json", "Lora/mine.safetensors"], rig.Files);
    }

    [Fact]
    public async Task A_file_that_changed_between_two_attempts_is_begun_anew()
    {
        var (other, times) = (DownloadRig.Lora(2), 0);
        await using var place = await ModelPlace.Start(context => context.Request.Headers.Range == "bytes=0-0" || ++times > 1 ? ModelPlace.Give(context, other, "\"2\"") : ModelPlace.Give(context, Model, cut: 100_000));
        Assert.Equal(other, await File.ReadAllBytesAsync((await rig.Run($"{place.Address}mine.safetensors", cancel: Cancel)).Path, Cancel));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("W/\"1\"")]
    [InlineData(null)]
    public async Task A_server_that_gives_no_parts_is_begun_anew_after_a_break(string? tag)
    {
        var times = 0;
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model, tag, cut: ++times == 2 ? 100_000 : null, inParts: false));
        Assert.Equal(Model, await File.ReadAllBytesAsync((await rig.Run($"{place.Address}mine.safetensors", cancel: Cancel)).Path, Cancel));
    }

    [Fact]
    public async Task Parts_that_were_not_asked_for_are_not_taken()
    {
        rig.Rules = rig.Rules with { LargeBytes = 64 << 10 };
        await using var place = await ModelPlace.Start(async context =>
        {
            if (context.Request.Headers.Range.ToString() is "" or "bytes=0-0" or "bytes=0-")
            {
                await ModelPlace.Give(context, Model);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ETag = "\"1\"";
            context.Response.Headers.ContentRange = $"bytes 0-99/{Model.Length}";
            await context.Response.Body.WriteAsync(Model.AsMemory(0, 100));
        });
        Assert.Equal(Model, await File.ReadAllBytesAsync((await rig.Run($"{place.Address}mine.safetensors", cancel: Cancel)).Path, Cancel));
        Assert.Null(place.Requests.Last().Range);
    }

    [Fact]
    public async Task A_server_that_promises_more_than_it_has_leaves_no_file()
    {
        byte[] promised = [.. Model, .. new byte[1000]];
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, promised, cut: context.Request.Headers.Range == "bytes=0-0" ? null : Math.Max(0, Model.Length - From(context)), inParts: true));
        await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.DoesNotContain(rig.Files, file => file.EndsWith(".safetensors", StringComparison.Ordinal));

        static int From(HttpContext context) => int.Parse(context.Request.Headers.Range.ToString()[6..].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_server_that_says_too_small_a_length_leaves_no_file()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model[..200_000]));
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.Contains("cannot be used", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task A_wrong_hash_throws_away_what_came()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", order => order with { Sha256 = new string('a', 64) }, Cancel));
        Assert.Contains(DownloadRig.Sha256(Model), wrong.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Files);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_asks_to_wait_is_obeyed(int status)
    {
        var times = 0;
        await using var place = await ModelPlace.Start(async context =>
        {
            if (++times != 2)
            {
                await ModelPlace.Give(context, Model);
                return;
            }

            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "1";
        });
        var watch = Stopwatch.StartNew();
        await rig.Run($"{place.Address}mine.safetensors", cancel: Cancel);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.95, 20);
        Assert.Contains(rig.Told, progress => progress.Phase == DownloadPhase.Waiting);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_for_hours_is_not_waited_for()
    {
        await using var place = await ModelPlace.Start(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "36000";
            return Task.CompletedTask;
        });
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.Contains("429", wrong.Message, StringComparison.Ordinal);
        Assert.Single(place.Requests);
    }

    [Fact]
    public async Task A_web_page_is_no_model()
    {
        await using var place = await ModelPlace.Start(async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<html>log in</html>");
        });
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.Contains("web page", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task A_web_page_that_calls_itself_a_model_is_none()
    {
        var page = System.Text.Encoding.UTF8.GetBytes("<!doctype html><html>" + new string('x', 5000));
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, page));
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.Contains("web page", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task Without_room_nothing_is_loaded()
    {
        rig.Rules = rig.Rules with { FreeSpace = _ => 100_000 };
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        var wrong = await Assert.ThrowsAsync<DownloadException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.Contains("free some space", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task Two_downloads_do_not_write_one_name()
    {
        var goOn = new TaskCompletionSource();
        await using var place = await ModelPlace.Start(async context =>
        {
            if (context.Request.Path == "/slow/mine.safetensors" && context.Request.Headers.Range != "bytes=0-0") await goOn.Task;
            await ModelPlace.Give(context, Model);
        });
        rig.Rules = rig.Rules with { Stall = TimeSpan.FromSeconds(20) };
        var first = rig.Run($"{place.Address}slow/mine.safetensors", order => order with { Kind = FileRole.Lora }, Cancel);
        while (!rig.Files.Any(file => file.EndsWith(".claim.part", StringComparison.Ordinal))) await Task.Delay(10, Cancel);
        var wrong = await Assert.ThrowsAsync<RequestException>(() => rig.Run($"{place.Address}other/mine.safetensors", order => order with { Kind = FileRole.Lora }, Cancel));
        Assert.Contains("by somebody else", wrong.Message, StringComparison.Ordinal);
        goOn.SetResult();
        Assert.Equal(Model, await File.ReadAllBytesAsync((await first).Path, Cancel));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_lost()
    {
        var other = DownloadRig.Lora(2);
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, context.Request.Path.Value!.Contains("other", StringComparison.Ordinal) ? other : Model));
        var first = await rig.Run($"{place.Address}mine.safetensors", order => order with { Kind = FileRole.Lora }, Cancel);
        var wrong = await Assert.ThrowsAsync<RequestException>(() => rig.Run($"{place.Address}other/mine.safetensors", order => order with { Kind = FileRole.Lora }, Cancel));
        Assert.Equal("name", wrong.Field);
        Assert.Equal(Model, await File.ReadAllBytesAsync(first.Path, Cancel));
        Assert.True((await rig.Run($"{place.Address}mine.safetensors", order => order with { Kind = FileRole.Lora, Sha256 = DownloadRig.Sha256(Model) }, Cancel)).WasThere);
        await rig.Run($"{place.Address}other/mine.safetensors", order => order with { Kind = FileRole.Lora, Overwrite = true }, Cancel);
        Assert.Equal(other, await File.ReadAllBytesAsync(first.Path, Cancel));
    }

    [Fact]
    public async Task A_file_that_is_there_in_the_folder_of_its_kind_is_not_loaded_again()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        await rig.Run($"{place.Address}mine.safetensors", cancel: Cancel);
        place.Requests.Clear();
        Assert.True((await rig.Run($"{place.Address}mine.safetensors", order => order with { Sha256 = DownloadRig.Sha256(Model) }, Cancel)).WasThere);
        await Assert.ThrowsAsync<RequestException>(() => rig.Run($"{place.Address}mine.safetensors", cancel: Cancel));
        Assert.All(place.Requests, asked => Assert.Equal("bytes=0-0", asked.Range));
    }

    [Theory]
    [InlineData("../../evil.safetensors", "evil.safetensors")]
    [InlineData("..\\\\..\\\\evil.safetensors", "evil.safetensors")]
    [InlineData("/etc/cron.d/evil.ckpt", "evil.ckpt")]
    [InlineData("C:evil.safetensors", "C_evil.safetensors")]
    [InlineData("con.safetensors", "_con.safetensors")]
    [InlineData("run.sh", "asked.safetensors")]
    [InlineData("...safetensors", "asked.safetensors")]
    public async Task Names_from_servers_lead_nowhere_else(string given, string kept)
    {
        await using var place = await ModelPlace.Start(context =>
        {
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{given}\"";
            return ModelPlace.Give(context, Model);
        });
        var loaded = await rig.Run($"{place.Address}asked.safetensors", cancel: Cancel);
        Assert.Equal(Path.Combine(rig.Models, "Lora", kept), loaded.Path);
    }

    [Theory]
    [InlineData("x.exe", null, null, "name")]
    [InlineData("../x.safetensors", null, null, "name")]
    [InlineData(null, "../outside", null, "folder")]
    [InlineData(null, null, "12", "sha256")]
    public async Task An_order_that_is_not_possible_names_its_field(string? name, string? folder, string? sha256, string field)
    {
        var wrong = await Assert.ThrowsAsync<RequestException>(() => rig.Run("http://127.0.0.1:9/mine.safetensors", order => order with { Name = name, Folder = folder, Sha256 = sha256 }, Cancel));
        Assert.Equal(field, wrong.Field);
    }

    [Fact]
    public async Task A_server_does_not_load_from_private_networks_for_others()
    {
        await using var place = await ModelPlace.Start(context => ModelPlace.Give(context, Model));
        using var guarded = new DownloadConnection(() => rig.Settings, isGuarded: true);
        var sites = new ModelSites(guarded, () => rig.Rules, TimeProvider.System);
        var wrong = await Assert.ThrowsAsync<RequestException>(() => sites.Find($"{place.Address}mine.safetensors", null, Cancel));
        Assert.Contains("private network", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(place.Requests);
        rig.Settings = rig.Settings with { PrivateAddresses = true };
        Assert.Equal("mine.safetensors", (await sites.Find($"{place.Address}mine.safetensors", null, Cancel)).Name);
    }
}
