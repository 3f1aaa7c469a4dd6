using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Tests.Golden;
using Easel.Diffusion.Upscaling;
using Easel.Studio.Webui;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>Recorded txt2img and img2img requests, from the prompt to the latents, the picture and its infotext.</summary>
public sealed class PipelineGoldenTests(RecordedModels recorded) : IClassFixture<RecordedModels>
{
    private const double MeanTolerance = 0.5;   // of 255
    private const double LargestTolerance = 4;  // of 255

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api")
            from entry in Goldens.Open("api", file).Data.EnumerateObject()
            where entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("path", out var path) && path.GetString() is "/sdapi/v1/txt2img" or "/sdapi/v1/img2img"
                && entry.Value.GetProperty("status").GetInt32() == 200 && !IsLater(entry.Value.GetProperty("request"))
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_request_gives_the_recorded_pictures_and_infotexts(string file, string name)
    {
        var golden = Goldens.Open("api", file);
        var data = golden.Data.GetProperty(name);
        var reading = RecordedModels.Read(data.GetProperty("request"));
        var wanted = RecordedModels.Located(reading.Request);

        List<GeneratedImage> made = [];
        List<string> problems = [];
        await foreach (var happened in recorded.Engine.Generate(wanted, TestContext.Current.CancellationToken))
        {
            if (happened is ImageEvent.Picture picture) made.Add(picture.Image);
            if (happened is ImageEvent.Failed) problems.Add(happened.ToString());
        }

        if (problems.Count == 0) problems = [.. Compare(data.GetProperty("response"), made), .. CompareLatents(golden, name, wanted)];
        Goldens.Report($"api/{file}/{name}", problems.Count == 0, string.Join("; ", problems));
        Assert.Empty(problems);
    }

    // What Easel refuses by name (scripts: tested with the reader), hypernetworks, and files whose contents no rule describes.
    private static bool IsLater(JsonElement request)
    {
        try
        {
            var read = RecordedModels.Read(request).Request;
            return read.Prompt.Contains("<hypernet:", StringComparison.Ordinal) || read.Vae is not (null or RecordedModels.AlternativeVae);
        }
        catch (Exception refused) when (refused is RequestException or WebuiRefusal) { return true; }
    }

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
            if (RecordedModels.Comparable(made[i].Infotext) != RecordedModels.Comparable(text!)) yield return $"infotext {i}: {made[i].Infotext} instead of {text}";
        }
    }

    private static string? Difference(Bitmap actual, Bitmap expected)
    {
        if ((actual.Width, actual.Height) != (expected.Width, expected.Height)) return $"{actual.Width}x{actual.Height} instead of {expected.Width}x{expected.Height}";

        var differences = actual.Rgb.Zip(expected.Rgb, (a, b) => Math.Abs(a - b)).ToList();
        var (mean, largest) = (differences.Average(), differences.Max());
        return mean <= MeanTolerance && largest <= LargestTolerance ? null : $"mean difference {mean:F3}, largest {largest}";
    }

    private IEnumerable<string> CompareLatents(GoldenFile golden, string name, ImageRequest wanted)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var models = new LoadedModels(recorded.Options, new DeviceMemory());
        var plan = ImagePlan.Resolve(wanted, Open(wanted, "model"), new DiffusionParts(), new OtherModels(Open, _ => BuiltInUpscaler.Open()));
        var conditioning = BatchConditioning.Encode(plan, wanted.BatchSize);
        var decoded = 0; // the recordings count each batch that was decoded, also between two passes
        for (var batch = 0; batch < wanted.BatchCount; batch++)
        {
            var made = ImagePipeline.Run(plan, conditioning, plan.SeedsOf(batch));
            var tolerance = plan.Titles.Sampler == "DPM adaptive" ? 5e-3 : 2e-3;
            foreach (var latents in new[] { made.First, made.Latents }.OfType<Tensor>())
            {
                var detail = GoldenCheck.Difference(golden, $"{name}:latent{decoded}", latents, tolerance, out var passed);
                if (!passed) yield return $"latent {decoded}: {detail}";
                decoded++;
            }
        }

        DiffusionModel Open(ImageRequest request, string field) => models.Open(ModelChoice.Of(request, recorded.Options, field), () => { });
    }
}
