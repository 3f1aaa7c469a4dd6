using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>The engine on a tiny checkpoint: order, cancelling, failures, what stays in memory.</summary>
public sealed class LocalEngineTests : IDisposable
{
    private static readonly string Model = SyntheticCheckpoints.PathOf("tiny-sd15");
    private readonly Probe probe = new();
    private readonly LocalEngine engine;

    public LocalEngineTests() => engine = Open();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => engine.Dispose();

    [Fact]
    public async Task Events_come_in_the_documented_order()
    {
        var told = (await Run(Request(steps: 2) with { BatchCount = 2 })).Select(happened => happened switch
        {
            ImageEvent.Queued queued => $"queued {queued.Ahead}",
            ImageEvent.Phase phase => phase.Name,
            ImageEvent.Progress progress => $"{progress.Step} of {progress.Steps}",
            ImageEvent.Picture picture => $"picture {picture.Image.Index}",
            _ => happened.GetType().Name,
        });
        Assert.Equal(
            ["queued 0", "loading model", "encoding prompt", "1 of 4", "2 of 4", "decoding", "picture 0", "3 of 4", "4 of 4", "decoding", "picture 1", "Finished"],
            told);
    }

    [Fact]
    public async Task A_second_picture_of_the_same_model_starts_without_loading_it()
    {
        await Run(Request());
        Assert.Equal(["encoding prompt", "decoding"], (await Run(Request() with { Prompt = "another" })).OfType<ImageEvent.Phase>().Select(phase => phase.Name));
    }

    [Fact]
    public async Task Requests_are_served_in_order()
    {
        using var gate = new ManualResetEventSlim();
        probe.AfterCall = _ => gate.Wait(Cancel);
        await using var first = engine.Generate(Request(steps: 2), Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await first.MoveNextAsync());
        await using var second = engine.Generate(Request(steps: 3), Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await second.MoveNextAsync());
        Assert.Equal((0, 1), (((ImageEvent.Queued)first.Current).Ahead, ((ImageEvent.Queued)second.Current).Ahead));

        gate.Set();
        var (late, early) = (Rest(second), Rest(first));
        Assert.IsType<ImageEvent.Finished>((await early)[^1]);
        Assert.IsType<ImageEvent.Finished>((await late)[^1]);
        Assert.Equal([2, 3], probe.StepsBegun);
    }

    [Fact]
    public async Task Upscaling_waits_in_line_and_tells_its_tiles()
    {
        using var gate = new ManualResetEventSlim();
        probe.AfterCall = _ => gate.Wait(Cancel);
        await using var first = engine.Generate(Request(), Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await first.MoveNextAsync());
        await using var second = engine.Upscale(new UpscaleRequest(BuiltInChoices.Upscaler, TestPictures.Recorded("small", 8, 300)), Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await second.MoveNextAsync());
        Assert.Equal(new ImageEvent.Queued(1), second.Current);

        gate.Set();
        var told = await Rest(second);
        Assert.IsType<ImageEvent.Finished>((await Rest(first))[^1]);
        Assert.Equal(["upscaling", "1 of 2", "2 of 2", "1200x32", "Finished"], told.Select(happened => happened switch
        {
            ImageEvent.Phase phase => phase.Name,
            ImageEvent.Progress progress => $"{progress.Step} of {progress.Steps}",
            ImageEvent.Upscaled upscaled => $"{upscaled.Pixels.Width}x{upscaled.Pixels.Height}",
            _ => happened.GetType().Name,
        }));
    }

    [Fact]
    public async Task What_cannot_be_upscaled_is_said_by_field()
    {
        var picture = TestPictures.Recorded("small", 8, 8);
        Assert.Equal("upscaler", Assert.IsType<ImageEvent.Failed>((await engine.Upscale(new UpscaleRequest("Nope", picture), Cancel).ToListAsync(Cancel))[^1]).Field);
        var wide = new UpscaleRequest(BuiltInChoices.Upscaler, TestPictures.Recorded("wide", 8, 4104));
        Assert.Equal("picture", Assert.IsType<ImageEvent.Failed>((await engine.Upscale(wide, Cancel).ToListAsync(Cancel))[^1]).Field);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.IsType<ImageEvent.Cancelled>((await engine.Upscale(new UpscaleRequest(BuiltInChoices.Upscaler, picture), stop.Token).ToListAsync(Cancel))[^1]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)] // the last: nothing is decoded any more
    public async Task Cancelling_stops_before_the_next_call_and_leaves_nothing(int at)
    {
        await Run(Request());
        var before = (await Begun(), probe.Calls);
        using var stop = new CancellationTokenSource();
        probe.AfterCall = call => { if (call == at) stop.Cancel(); };
        var told = await Run(Request(steps: 5), stop.Token);
        Assert.IsType<ImageEvent.Cancelled>(told[^1]);
        Assert.DoesNotContain(told, happened => happened is ImageEvent.Picture or ImageEvent.Phase { Name: "decoding" });
        Assert.Equal(before.Calls + at, probe.Calls);

        probe.AfterCall = _ => { };
        Assert.Equal(before.Item1, await Begun());
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(5, false)] // the last: all steps are done
    public async Task What_is_cut_off_is_decoded_where_that_is_wanted(int at, bool unfinished)
    {
        await Run(Request() with { KeepUnfinished = true });
        var before = await Begun();
        using var stop = new CancellationTokenSource();
        probe.AfterCall = call => { if (call == at) stop.Cancel(); };
        var told = await Run(Request(steps: 5) with { KeepUnfinished = true, BatchSize = 2, BatchCount = 2 }, stop.Token);
        Assert.IsType<ImageEvent.Cancelled>(told[^1]);
        var pictures = told.OfType<ImageEvent.Picture>().Select(picture => picture.Image).ToList();
        Assert.Equal([(0, unfinished), (1, unfinished)], pictures.Select(picture => (picture.Index, picture.IsUnfinished)));
        Assert.NotEqual(pictures[0].Image.Rgb, pictures[1].Image.Rgb);

        probe.AfterCall = _ => { };
        Assert.Equal(before, await Begun());
        var whole = (await Run(Request(steps: 5) with { BatchSize = 2 })).OfType<ImageEvent.Picture>().First().Image;
        Assert.Equal(unfinished, !whole.Image.Rgb.SequenceEqual(pictures[0].Image.Rgb));
    }

    [Fact]
    public async Task Who_is_cancelled_in_line_leaves_at_once()
    {
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        probe.AfterCall = _ => gate.Wait(Cancel);
        await using var first = engine.Generate(Request(), Cancel).GetAsyncEnumerator(Cancel);
        await first.MoveNextAsync();
        await using var second = engine.Generate(Request(), stop.Token).GetAsyncEnumerator(Cancel);
        await second.MoveNextAsync();
        await stop.CancelAsync();
        Assert.IsType<ImageEvent.Cancelled>((await Rest(second))[^1]); // while the first still waits at the gate

        gate.Set();
        Assert.IsType<ImageEvent.Finished>((await Rest(first))[^1]);
        Assert.Single(probe.StepsBegun);
    }

    [Fact]
    public async Task A_failing_job_fails_alone_and_says_why()
    {
        var folder = Directory.CreateTempSubdirectory("easel-engine-").FullName;
        var (text, damaged) = (Path.Combine(folder, "notes.safetensors"), Path.Combine(folder, "damaged.safetensors"));
        await File.WriteAllTextAsync(text, "this is no model", Cancel);
        var blind = Path.Combine(folder, "blind.safetensors");
        WriteWithNaN(damaged, "model.diffusion_model.out.2.bias");
        WriteWithNaN(blind, "first_stage_model.decoder.conv_out.bias");

        await Fails(Request() with { Model = text }, "model", "notes.safetensors");
        await Fails(Request() with { Model = Path.Combine(folder, "absent.safetensors") }, "model", "absent.safetensors");
        await Fails(Request() with { Model = damaged }, null, "the network gave");
        await Fails(Request() with { Model = blind }, null, "the autoencoder gave");
        await Fails(Request() with { Size = new ImageSize(7, 64) }, "width", "7");
        await Fails(Request() with { Sampler = "Nope" }, "sampler", "Nope");
        await Fails(Request() with { Schedule = "Nope" }, "schedule", "Nope");
        await Fails(Request() with { Features = ["hires"] }, "features", "hires");
        await Fails(Request() with { Sampler = new Choice("Euler", new() { ["churns"] = 1 }) }, "sampler.churns", "churn");
        probe.AfterCall = _ => throw new InvalidOperationException("a fault of its own");
        await Fails(Request(), null, "a fault of its own");
        Directory.Delete(folder, recursive: true);

        async Task Fails(ImageRequest request, string? field, string mentions)
        {
            var failed = Assert.IsType<ImageEvent.Failed>((await Run(request))[^1]);
            Assert.Equal(field, failed.Field);
            Assert.Contains(mentions, failed.Message, StringComparison.Ordinal);
            var act = probe.AfterCall;
            probe.AfterCall = _ => { };
            Assert.IsType<ImageEvent.Finished>((await Run(Request()))[^1]);
            probe.AfterCall = act;
        }
    }

    [Fact]
    public async Task Batches_count_their_pictures_and_seeds()
    {
        var pictures = Pictures(await Run(Request() with { BatchSize = 2, BatchCount = 2, Size = new ImageSize(72, 136) }));
        Assert.Equal([0, 1, 2, 3], pictures.Select(picture => picture.Index));
        Assert.Equal([7, 8, 9, 10], pictures.Select(picture => picture.Seed));
        Assert.All(pictures, picture => Assert.Equal((72, 136), (picture.Image.Width, picture.Image.Height)));
        Assert.Equal(4, pictures.Select(picture => Convert.ToHexString(picture.Image.Rgb)).Distinct().Count());
    }

    [Theory]
    [InlineData("Euler a")]
    [InlineData("DPM++ 2M SDE")]
    [InlineData("UniPC")]
    public async Task The_same_request_gives_the_same_bytes_and_a_batch_the_pictures_it_gives_alone(string sampler)
    {
        var request = Request(steps: 3) with { Sampler = sampler, Prompt = "a (cat:1.2) AND a dog :0.5", NegativePrompt = "[x|y]" };
        var batch = Pictures(await Run(request with { BatchSize = 2 }));
        var again = Pictures(await Run(request with { BatchSize = 2 }));
        Assert.Equal(batch.Select(picture => Convert.ToHexString(picture.Image.Rgb)), again.Select(picture => Convert.ToHexString(picture.Image.Rgb)));

        using var other = Open();
        List<ImageEvent> told = [];
        await foreach (var happened in other.Generate(request with { Seeds = request.Seeds with { Seed = 8 } }, Cancel)) told.Add(happened);
        var alone = Assert.Single(Pictures(told));
        Assert.All(alone.Image.Rgb.Zip(batch[1].Image.Rgb), pair => Assert.InRange(pair.First - pair.Second, -1, 1)); // sums of another order
    }

    [Fact]
    public async Task A_separate_autoencoder_takes_the_place_of_the_models_own()
    {
        const string place = "first_stage_model.";
        var folder = Directory.CreateTempSubdirectory("easel-vae-").FullName;
        var (whole, vae) = (Path.Combine(folder, "whole.safetensors"), Path.Combine(folder, "alt.vae.safetensors"));
        var entries = SyntheticWeights.KeyList(Path.Combine("keys", "tiny-sd15")).Where(entry => entry.Rule[0] != 'd').ToList();
        SyntheticCheckpoints.Write(whole, entries.Select(entry => (entry.Key, entry.Key.StartsWith(place, StringComparison.Ordinal) ? "alt " + entry.Key : entry.Key, entry.Shape, entry.Rule)));
        SyntheticCheckpoints.Write(vae, entries.Where(entry => entry.Key.StartsWith(place, StringComparison.Ordinal)).Select(entry => (entry.Key[place.Length..], "alt " + entry.Key, entry.Shape, entry.Rule)));

        var expected = Assert.Single(Pictures(await Run(Request() with { Model = whole })));
        var own = Assert.Single(Pictures(await Run(Request())));
        var separate = Assert.Single(Pictures(await Run(Request() with { Vae = vae })));
        Assert.Equal(expected.Image.Rgb, separate.Image.Rgb);
        Assert.NotEqual(own.Image.Rgb, separate.Image.Rgb);
        Assert.Matches("VAE hash: [0-9a-f]{10}, VAE: alt.vae.safetensors", separate.Infotext);
        await Run(Request()); // so that the files are closed
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_hundred_pictures_leave_what_three_left()
    {
        await Run(Request(steps: 1) with { BatchCount = 100 });
        var live = probe.LiveAtBegin.ToList();
        Assert.Equal(100, live.Count);
        Assert.All(live.Skip(3), count => Assert.Equal(live[2], count));
    }

    [Fact]
    public async Task The_sampler_works_in_float32_whatever_the_networks_do()
    {
        using var coarse = new LocalEngine(new DiffusionParts(probe), new EngineOptions { Device = "cpu", Precision = "bfloat16" });
        List<ImageEvent> told = [];
        await foreach (var happened in coarse.Generate(Request(), Cancel)) told.Add(happened);
        Assert.IsType<ImageEvent.Finished>(told[^1]);
        Assert.Equal([ScalarType.Float32], probe.Types.Keys);
    }

    [Fact]
    public async Task A_picture_gives_its_request_again()
    {
        var request = Request(steps: 3) with { Sampler = "DPM++ 2S a", Prompt = "a (cat:1.2), [x:y:0.5]", NegativePrompt = "ugly", ClipSkip = 2, CfgScale = 5.5 };
        var picture = Assert.Single(Pictures(await Run(request)));
        var read = InfotextReader.Read(picture.Infotext).Request;
        var again = Assert.Single(Pictures(await Run(read with { Model = Model })));
        Assert.Equal(picture.Image.Rgb, again.Image.Rgb);
        Assert.Equal(picture.Infotext, again.Infotext);
    }

    private static void WriteWithNaN(string path, string key) => SyntheticCheckpoints.WriteWith(path, key, "c:NaN");

    private LocalEngine Open() => new(new DiffusionParts(probe), new EngineOptions { Device = "cpu", Precision = "float32" });

    private static ImageRequest Request(int steps = 2) => new()
    {
        Prompt = "a cat",
        Model = Model,
        Size = new ImageSize(64, 64),
        Sampler = "probe",
        Schedule = "Karras",
        Steps = steps,
        Seeds = new Seeds { Seed = 7 },
    };

    private async Task<List<ImageEvent>> Run(ImageRequest request, CancellationToken? cancel = null)
    {
        List<ImageEvent> told = [];
        await foreach (var happened in engine.Generate(request, cancel ?? Cancel)) told.Add(happened);
        return told;
    }

    /// <summary>Tensors alive at the begin of one more run.</summary>
    private async Task<long> Begun()
    {
        await Run(Request());
        return probe.LiveAtBegin.Last();
    }

    private static List<GeneratedImage> Pictures(IEnumerable<ImageEvent> told) => [.. told.OfType<ImageEvent.Picture>().Select(picture => picture.Image)];

    private static async Task<List<ImageEvent>> Rest(IAsyncEnumerator<ImageEvent> events)
    {
        List<ImageEvent> told = [];
        while (await events.MoveNextAsync()) told.Add(events.Current);
        return told;
    }
}
