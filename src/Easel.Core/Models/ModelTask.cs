using System.Text.Json.Serialization;

namespace Easel.Core.Models;

/// <summary>Something to be done with whole model files. For an engine paths are full and of its machine; people name models as elsewhere, and the output by its name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MergeTask), "merge")]
[JsonDerivedType(typeof(ConvertTask), "convert")]
[JsonDerivedType(typeof(ExtractTask), "extract")]
[JsonDerivedType(typeof(PruneTask), "prune")]
[JsonDerivedType(typeof(VerifyTask), "verify")]
public abstract record ModelTask
{
    /// <summary>Files and diffusers folders that are read, in the task's order.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The file or folder to write; not of tasks that only read.</summary>
    public string? Output { get; init; }

    /// <summary>Whether a file of that name is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How numbers are stored: <c>fp32</c>, <c>fp16</c>, <c>bf16</c>, <c>fp8</c>; null keeps what the models have.</summary>
    public string? Precision { get; init; }
}
