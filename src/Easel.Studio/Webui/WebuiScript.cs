namespace Easel.Studio.Webui;

/// <summary>A script as <c>GET /sdapi/v1/script-info</c> tells it.</summary>
/// <param name="Name">Its title in small letters.</param>
/// <param name="IsAlwayson">Whether it goes with any other, under <c>alwayson_scripts</c>.</param>
/// <param name="IsImg2img">Whether it is one of img2img; those of both are told twice.</param>
/// <param name="Args">Its arguments, in order.</param>
public sealed record WebuiScript(string Name, bool IsAlwayson, bool IsImg2img, IReadOnlyList<WebuiArgument> Args);
