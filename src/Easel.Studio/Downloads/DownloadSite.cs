using System.Text.Json.Serialization;

namespace Easel.Studio.Downloads;

/// <summary>Where models come from.</summary>
public enum DownloadSite
{
    /// <summary>Any address.</summary>
    Web,

    [JsonStringEnumMemberName("hf")]
    HuggingFace,

    [JsonStringEnumMemberName("civitai")]
    Civitai,
}
