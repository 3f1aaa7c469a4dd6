using Easel.Web.Forms;
using Microsoft.Extensions.Localization;

namespace Easel.Web.Models;

/// <summary>How the numbers of a written model may be stored.</summary>
internal static class ModelPrecisions
{
    private static readonly string[] Names = ["fp32", "fp16", "bf16", "fp8"];

    /// <summary>To choose from; the first keeps what the models have.</summary>
    public static IReadOnlyList<Option> Of(IStringLocalizer text) => [new Option("", text["models.precision.keep"]), .. Names.Select(name => new Option(name, name))];
}
