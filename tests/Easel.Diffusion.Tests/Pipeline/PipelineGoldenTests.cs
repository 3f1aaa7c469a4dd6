using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Results;
using Easel.Diffusion.Tests.Golden;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>Recorded txt2img requests, from the prompt to the latents, the picture and its infotext.</summary>
public sealed class PipelineGoldenTests : IDisposable
{
    private const double MeanTolerance = 0.5;   // of 255
    private const double LargestTolerance = 4;  // of 255

    private readonly LocalEngine engine = new(new DiffusionParts(), new EngineOptions { Precision = "float32", Version = "v1.10.1" });

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api")
            let golden = Goldens.Open("api", file)
            from entry in golden.Data.EnumerateObject()
            where entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("path", out var path) && path.GetString() == "/sdapi/v1/txt2img"
                && entry.Value.GetProperty("status").GetInt32() == 200 && new RecordedRequest(entry.Value.GetProperty("request")).Foreign is null
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_request_gives_the_recorded_pictures_and_infotexts(string file, string name)
    {
        var golden = Goldens.Open("api", file);
        var recorded = golden.Data.GetProperty(name);
        var request = new RecordedRequest(recorded.GetProperty("request"));
        var wanted = request.ToRequest(SyntheticCheckpoints.PathOf(request.Model));

        List<GeneratedImage> made = [];
        await foreach (var happened in engine.Generate(wanted, TestContext.Current.CancellationToken))
        {
            if (happened is ImageEvent.Picture picture) made.Add(picture.Image);
            Assert.False(happened is ImageEvent.Failed, happened.ToString());
        }

        var problems = Compare(recorded.GetProperty("response"), made).Concat(CompareLatents(golden, name, wanted)).ToList();
        Goldens.Report($"{file}/{name}", problems.Count == 0, string.Join("; ", problems));
        Assert.Empty(problems);
    }

    public void Dispose() => engine.Dispose();

    private static IEnumerable<string> Compare(JsonElement response, List<GeneratedImage> made)
    {
        var infotexts = JsonDocument.Parse(response.GetProperty("info").GetString()!).RootElement.GetProperty("infotexts");
        var images = response.GetProperty("images");
        var first = images.GetArrayLength() - made.Count; // a grid comes before the pictures of a batch
        for (var i = 0; i < made.Count; i++)
        {
            var expected = PictureCodec.Decode(Convert.FromBase64String(images[first + i].GetString()!), "recording");
            if (Difference(made[i].Image, expected) is { } difference) yield return $"picture {i}: {difference}";

            var text = infotexts[Math.Min(infotexts.GetArrayLength() - made.Count + i, infotexts.GetArrayLength() - 1)].GetString();
            if (made[i].Infotext != text) yield return $"infotext {i}: {made[i].Infotext} instead of {text}";
        }
    }

    private static string? Difference(Bitmap actual, Bitmap expected)
    {
        if ((actual.Width, actual.Height) != (expected.Width, expected.Height)) return $"{actual.Width}x{actual.Height} instead of {expected.Width}x{expected.Height}";

        var differences = actual.Rgb.Zip(expected.Rgb, (a, b) => Math.Abs(a - b)).ToList();
        var (mean, largest) = (differences.Average(), differences.Max());
        return mean <= MeanTolerance && largest <= LargestTolerance ? null : $"mean difference {mean:F3}, largest {largest}";
    }

    private static IEnumerable<string> CompareLatents(GoldenFile golden, string name, Core.Requests.ImageRequest wanted)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = DiffusionModel.Load(ModelChoice.Of(wanted, new EngineOptions()), new EngineOptions { Precision = "float32" });
        var plan = ImagePlan.Resolve(wanted, model, new DiffusionParts());
        var conditioning = BatchConditioning.Encode(plan, wanted.BatchSize);
        for (var batch = 0; batch < wanted.BatchCount; batch++)
        {
            var latents = ImagePipeline.Run(plan, conditioning, plan.SeedsOf(batch));
            var tolerance = plan.Titles.Sampler == "DPM adaptive" ? 5e-3 : 2e-3;
            var detail = GoldenCheck.Difference(golden, $"{name}:latent{batch}", latents, tolerance, out var passed);
            if (!passed) yield return $"latent {batch}: {detail}";
        }
    }
}
