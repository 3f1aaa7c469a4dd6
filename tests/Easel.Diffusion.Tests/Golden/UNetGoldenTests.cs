using System.Text.Json;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Weights;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

public sealed class UNetGoldenTests
{
    public static TheoryData<string> Models => [.. Goldens.Names("models").Where(name => Cases(Goldens.Open("models", name)).Any())];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_UNet_agrees_with_the_recording(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var golden = Goldens.Open("models", name);
        using var weights = SyntheticWeights.Of(name);
        var place = new WeightScope(weights)["model"]["diffusion_model"];
        var unet = new UNet(place, UNetConfig.Detect(place));

        foreach (var (tensor, given) in Cases(golden))
        {
            var context = Shape(given, "ctx_shape");
            var steps = given.GetProperty("t").EnumerateArray().Select(t => (float)t.GetDouble()).ToArray();
            var vector = given.GetProperty("y").ValueKind == JsonValueKind.Null
                ? null
                : GoldenCheck.Input(given.GetProperty("y").GetString()!, context[0], unet.Config.VectorWidth);
            var output = unet.Forward(
                GoldenCheck.Input(given.GetProperty("x").GetString()!, Shape(given, "in")),
                torch.tensor(steps),
                GoldenCheck.Input(given.GetProperty("ctx").GetString()!, context),
                vector);
            GoldenCheck.Agrees(golden, tensor, output, tolerance: 1e-4);
        }
    }

    private static IEnumerable<(string Tensor, JsonElement Given)> Cases(GoldenFile golden) =>
        from entry in golden.Data.EnumerateObject()
        where entry.Name.StartsWith("unet:", StringComparison.Ordinal) && entry.Value.ValueKind == JsonValueKind.Object
            && entry.Value.TryGetProperty("ctx_shape", out _) && golden.Has(entry.Name)
        select (entry.Name, entry.Value);

    private static long[] Shape(JsonElement given, string name) => [.. given.GetProperty(name).EnumerateArray().Select(d => d.GetInt64())];
}
