using Easel.Diffusion.Architectures;
using Easel.Diffusion.Benchmarks;
using Easel.Diffusion.Tests.Weights;
using Xunit;

namespace Easel.Diffusion.Tests.Benchmarks;

public sealed class SyntheticCheckpointTests
{
    public static TheoryData<string, string> Published => new() { { "sd15", "sd15" }, { "sdxl", "sdxl-base" } };

    [Theory]
    [MemberData(nameof(Published))]
    public void It_has_the_keys_and_shapes_of_the_published_file(string architecture, string published)
    {
        using var keys = KeyList.Open(Path.Combine(KeyList.Folder, $"{published}.keys.json.gz"));
        var made = SyntheticCheckpoint.Shapes(KnownArchitectures.All.Single(known => known.Id == architecture)).ToDictionary(entry => entry.Key, entry => entry.Shape);

        Assert.All(made, entry => Assert.Equal(keys.ShapeOf(entry.Key), entry.Value));
        // What a checkpoint carries beside the networks: training's constants, and tensors of no use at inference.
        string[] prefixes = ["model.diffusion_model.", "first_stage_model.decoder.", "first_stage_model.encoder."];
        Assert.DoesNotContain(keys.Keys, key => prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) && !made.ContainsKey(key));
        Assert.InRange(Elements(made.Values), 0.99 * Elements(keys.Keys.Select(key => keys.ShapeOf(key)!)), double.PositiveInfinity);
    }

    private static double Elements(IEnumerable<long[]> shapes) => shapes.Sum(shape => shape.Aggregate(1.0, (product, size) => product * size));
}
