-- moment: what was held or given up before it goes; returns how many
local gone = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('aside'), '-inf', '(' .. ARGV[1])) do
  local entry = key('entry', id)
  redis.call('LREM', key('held', redis.call('HGET', entry, 'lane')), 1, id)
  redis.call('DEL', entry)
  redis.call('ZREM', key('aside'), id)
  gone = gone + 1
end
for _, letter in ipairs(redis.call('XRANGE', key('dead'), '-', '+')) do
  local entry = key('entry', letter[2][2])
  local settled = redis.call('HGET', entry, 'settled_at')
  if not settled or tonumber(settled) < tonumber(ARGV[1]) then
    redis.call('DEL', entry)
    redis.call('XDEL', key('dead'), letter[1])
    gone = gone + 1
  end
end
return gone
