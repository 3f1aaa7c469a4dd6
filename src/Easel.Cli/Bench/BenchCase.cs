namespace Easel.Cli.Bench;

/// <summary>One way of computing to measure, in a process of its own.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Precision">"auto", "float32" or "bfloat16".</param>
/// <param name="Plain">Whether TorchSharp's own operations are used, on weights stored in that type.</param>
internal sealed record BenchCase(string Name, string Precision, bool Plain)
{
    public static BenchCase Easel { get; } = new("easel", "auto", Plain: false);

    public static IReadOnlyList<BenchCase> Baselines { get; } = [new("plain float32", "float32", Plain: true), new("plain bfloat16", "bfloat16", Plain: true)];
}
