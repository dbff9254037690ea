-- Second filter for Typst: pictures with their alternative text, figures, callouts, tabs as headings, layouts.

local file <close> = assert(io.open(os.getenv('RAKE_ENGINE_CONTEXT'), 'rb'))
local context = pandoc.json.decode(file:read('a'), false)
local words = context.words

local function raw(text)
  return pandoc.RawBlock('typst', text)
end

local function surrounded(before, blocks, after)
  local result = pandoc.List({raw(before)})
  result:extend(blocks)
  result:insert(raw(after))
  return result
end

local function typst_of(inlines)
  return (pandoc.write(pandoc.Pandoc({pandoc.Plain(inlines)}), 'typst'):gsub('%s+$', ''))
end

local function literal(text)
  return '"' .. text:gsub('[\\"]', '\\%0'):gsub('%s', ' ') .. '"'
end

local function image(element)
  local picture = context.pictures[element.src] or {file = element.src}
  local size = ''
  if element.attributes.width and element.attributes.width:match('^%d+%%$') then
    size = ', width: ' .. element.attributes.width
  end
  local width = picture.width and tostring(picture.width * 0.75) .. 'pt' or 'none'
  return pandoc.RawInline('typst', '#picture(' .. literal(picture.file) .. ', ' .. literal(element.attributes.alt)
    .. ', natural: ' .. width .. size .. ')')
end

local function framed(element)
  local caption = typst_of(pandoc.utils.blocks_to_inlines(element.caption.long))
  local kind = element.classes:includes('engine-table') and 'table' or 'image'
  local label = element.identifier ~= '' and ' <' .. element.identifier .. '>' or ''
  return surrounded('#figure(kind: ' .. kind .. ', caption: [' .. caption .. '])[', element.content, ']' .. label)
end

local function callout(div, kind)
  local title = pandoc.List({pandoc.Str(words.callouts[kind])})
  if div.attributes.title then
    title = pandoc.Inlines(div.attributes.title)
  elseif div.content[1] and div.content[1].t == 'Header' then
    title = div.content:remove(1).content
  end
  return surrounded('#callout("' .. kind .. '", [' .. typst_of(title) .. '])[', div.content, ']')
end

local function layout(div)
  local cells = pandoc.List({raw('#grid(columns: ' .. tonumber(div.attributes['layout-ncol']) .. ', gutter: 8pt,')})
  for _, block in ipairs(div.content) do
    cells:insert(raw('['))
    cells:insert(block)
    cells:insert(raw('],'))
  end
  cells:insert(raw(')'))
  return cells
end

function Div(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match('^callout%-(%a+)$')
    if kind then return callout(div, kind) end
  end
  if div.classes:includes('engine-page-break') then return raw('#pagebreak(weak: true)') end
  if div.attributes['layout-ncol'] then return layout(div) end
end

Image = image
Figure = framed
