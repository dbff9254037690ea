-- What the filters share: the page's context, raw blocks of the filter's format, callouts.

local file <close> = assert(io.open(os.getenv('RAKE_ENGINE_CONTEXT'), 'rb'))
local shared = {context = pandoc.json.decode(file:read('a'), false)}

-- Functions that write in `format`, as pandoc names it in raw blocks.
function shared.of(format)
  local made = {}

  function made.raw(text)
    return pandoc.RawBlock(format, text)
  end

  function made.surrounded(before, content, after)
    local result = pandoc.List({made.raw(before)})
    result:extend(content)
    result:insert(made.raw(after))
    return result
  end

  function made.written(inlines)
    return (pandoc.write(pandoc.Pandoc({pandoc.Plain(inlines)}), format):gsub('%s+$', ''))
  end

  -- The title given as an attribute, else the heading that begins the callout (taken out of it), else the kind's word.
  function made.callout_title(div, kind)
    if div.attributes.title then return made.written(pandoc.Inlines(div.attributes.title)) end
    if div.content[1] and div.content[1].t == 'Header' then return made.written(div.content:remove(1).content) end
    return made.written({pandoc.Str(shared.context.words.callouts[kind])})
  end

  return made
end

function shared.callout_kind(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match('^callout%-(%a+)$')
    if kind then return kind end
  end
end

return shared
