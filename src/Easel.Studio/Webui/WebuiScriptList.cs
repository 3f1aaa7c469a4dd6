using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Settings;

namespace Easel.Studio.Webui;

/// <summary>The scripts there are, as <c>GET /sdapi/v1/script-info</c> lists them: txt2img's, then img2img's, each by name, those that are always on behind.</summary>
public static class WebuiScriptList
{
    /// <summary>All of them.</summary>
    /// <param name="upscalers">Names of upscalers that a script may be given.</param>
    public static IReadOnlyList<WebuiScript> All(IReadOnlyList<string> upscalers) =>
    [
        .. WebuiSheetScripts.Titles.Select(title => Sheet(title, isStart: false)).Append(Lines(isStart: false)).OrderBy(script => script.Name, StringComparer.Ordinal),
        .. PictureScript.Known.Select(entry => entry.Defaults is SheetScript ? Sheet(entry.Id, isStart: true) : Start(entry.Id, upscalers)).Append(Lines(isStart: true)).OrderBy(script => script.Name, StringComparer.Ordinal),
        new WebuiScript(WebuiSoftInpainting.Title, IsAlwayson: true, IsImg2img: true, [new WebuiArgument("Soft inpainting", false), .. SettingDescription.Of(new SoftInpainting()).Select(WebuiArgument.Of)]),
    ];

    private static WebuiScript Start(string id, IReadOnlyList<string> upscalers) => new(id, IsAlwayson: false, IsImg2img: true, PictureScript.Known.Find("script", id).Defaults switch
    {
        Loopback usual => [new WebuiArgument("Loops", 4, 1, 64, 1), .. Settings(usual), new WebuiArgument("Interrogate each round", "None", Choices: ["None"])],
        SdUpscale usual => [Note("Each tile has the request's size."), .. Settings(usual).Take(3).Select(argument => argument.Value is "None" ? argument with { Choices = upscalers } : argument)],
        TileOutpainting usual => Settings(usual),
        Outpainting usual => [Note("Goes well with 80 steps of Euler a and denoising strength 0.8."), .. Settings(usual)],
        var usual => [Note("Goes well with a CFG scale of 2 or less."), .. Settings(usual)],
    });

    private static WebuiScript Lines(bool isStart) => new(PromptLines.Title, IsAlwayson: false, isStart,
    [
        new WebuiArgument("A seed more each line", false),
        new WebuiArgument("One random seed for all lines", false),
        new WebuiArgument("Put them in front or behind", "start", Choices: ["start", "end"]),
        new WebuiArgument("Prompts, a line each", ""),
    ]);

    private static WebuiScript Sheet(string id, bool isStart) => new(id, IsAlwayson: false, isStart, [.. WebuiSheetScripts.Arguments((SheetScript)PictureScript.Known.Find("script", id).Defaults, isStart)]);

    internal static WebuiArgument[] Settings(PictureScript usual) => [.. SettingDescription.Of(usual).Select(WebuiArgument.Of)];

    // A text of the form that takes the place of an argument.
    private static WebuiArgument Note(string text) => new("", text);
}
