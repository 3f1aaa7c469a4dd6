namespace Easel.Core.Infotext;

/// <summary>What infotexts call the prompts with their wildcards, as A1111's extension does.</summary>
public static class WildcardKeys
{
    public const string Prompt = "Wildcard prompt";
    public const string NegativePrompt = "Wildcard negative prompt";
}
